package io.fovea.internal.training;

import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * An exponential moving average of the weights and of the batch norms' statistics: {@code decay * average + (1 - decay)
 * * weights}. In the first steps the decay is smaller, {@code (1 + steps) / (10 + steps)}, so that the first weights
 * are soon forgotten, as {@code tf.train.ExponentialMovingAverage} has it.
 */
final class MovingAverage implements WeightAverage {
    private static final String STEPS = "steps";

    private final double decay;
    private final TensorCopies mean = new TensorCopies();
    private final Tensor steps = counters(1);

    MovingAverage(double decay) {
        this.decay = decay;
    }

    /** So many int64, 0 at first; their owner closes them. */
    static Tensor counters(int count) {
        try (Scope scope = Scope.inference()) {
            return Scope.own(HostCopy.toTensor(new long[count], count));
        }
    }

    @Override
    public void follow(ImageModel model) {
        mean.follow(model);
    }

    @Override
    public void step() {
        long before = steps.item_long();
        mean.approach(1 - Math.min(decay, (1.0 + before) / (10.0 + before)));
        try (Scope scope = Scope.inference()) {
            steps.add_(new Scalar(1L));
        }
    }

    @Override
    public void epoch(int epoch, double course) {}

    @Override
    public Map<String, Tensor> mean() {
        return steps.item_long() == 0 ? Map.of() : mean.tensors();
    }

    @Override
    public boolean needsStatistics() {
        return false;
    }

    @Override
    public void measured() {}

    @Override
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>(mean.tensors());
        state.put(STEPS, steps);
        return state;
    }

    @Override
    public void load(Map<String, Tensor> saved) {
        Map<String, Tensor> tensors = new LinkedHashMap<>(saved);
        load(steps, tensors.remove(STEPS));
        mean.load(tensors);
    }

    /** @throws IllegalArgumentException if nothing was saved */
    static void load(Tensor counter, @Nullable Tensor saved) {
        if (saved == null) throw new IllegalArgumentException("it has no average, and this recipe has one");
        try (Scope scope = Scope.inference()) {
            counter.copy_(saved);
        }
    }

    @Override
    public void close() {
        mean.close();
        steps.close();
    }
}
