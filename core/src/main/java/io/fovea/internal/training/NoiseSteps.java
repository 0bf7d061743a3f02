package io.fovea.internal.training;

import io.fovea.internal.layer.Shape;
import io.fovea.internal.loading.Targets;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/** Steps without end whose examples are always the same noise: to measure what a step takes, without any images. */
final class NoiseSteps implements Feed.Steps {
    /** Values of the largest batch: 8 photographs. What an image costs hardly changes above. */
    private static final int BATCH_VALUES = 8 * 224 * 224 * 3;

    private final int batch;
    private final Tensor inputs;
    private final Targets.Classes targets;

    private NoiseSteps(int batch, Tensor inputs, Targets.Classes targets) {
        this.batch = batch;
        this.inputs = inputs;
        this.targets = targets;
    }

    /**
     * @param shape of an example; images lie in memory with the channels last
     * @param most examples of a step
     */
    static NoiseSteps of(Shape shape, int most, int classes) {
        int batch = Math.max(2, Math.min(most, BATCH_VALUES / shape.count()));
        long[] indices = IntStream.range(0, batch).mapToLong(i -> i % classes).toArray();
        try (Scope scope = Scope.inference()) {
            Tensor targets = Scope.own(HostCopy.toTensor(indices, batch));
            return new NoiseSteps(batch, Scope.own(noise(shape, batch)), new Targets.Classes(targets));
        }
    }

    private static Tensor noise(Shape shape, int batch) {
        SplittableRandom random = new SplittableRandom(1);
        float[] values = new float[batch * shape.count()];
        for (int i = 0; i < values.length; i++) values[i] = (float) random.nextDouble(-2, 2);
        List<Integer> sizes = shape.sizes();
        return switch (shape.rank()) {
            case 3 ->
                HostCopy.toTensor(values, batch, sizes.get(1), sizes.get(2), sizes.get(0))
                        .permute(0, 3, 1, 2);
            case 1 -> HostCopy.toTensor(values, batch, sizes.get(0));
            default -> HostCopy.toTensor(values, batch, sizes.get(0), sizes.get(1));
        };
    }

    /** Examples of a step. */
    int batch() {
        return batch;
    }

    @Override
    public boolean hasNext() {
        return true;
    }

    @Override
    public Feed.Examples next() {
        return new Feed.Examples(inputs, targets);
    }

    @Override
    public void close() {
        inputs.close();
        targets.indices().close();
    }
}
