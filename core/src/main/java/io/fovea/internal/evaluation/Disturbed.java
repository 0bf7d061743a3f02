package io.fovea.internal.evaluation;

import io.fovea.evaluate.Disturbance;
import io.fovea.image.Image;
import io.fovea.internal.augmentation.Degradation;
import io.fovea.internal.loading.Batch;
import io.fovea.internal.loading.Normalization;
import io.fovea.internal.source.Sample;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Frames that something is done to before the networks see them.
 *
 * @param panel of one view each
 * @param frames of each sample, as {@link Panel#frames} gives them
 */
record Disturbed(Panel panel, List<Sample> samples, List<List<List<Image>>> frames) {
    /** The rows of all images at one level. */
    void run(Disturbance kind, double level, BatchInference.Sink sink, LongConsumer progress) {
        BatchInference first = panel.first();
        BatchWorkers.run(frames.size(), first.batchSize(), first.threads(), (from, to) -> {
            List<Integer> positions = IntStream.range(from, to).boxed().toList();
            List<float[]> rows = IntStream.range(0, panel.lookings().size())
                    .mapToObj(looking -> rows(kind, level, from, to, looking))
                    .toList();
            float[] values = panel.joining().of(rows, positions.size());
            sink.rows(positions, values, values.length / positions.size());
            progress.accept(to - from);
        });
    }

    private float[] rows(Disturbance kind, double level, int from, int to, int looking) {
        List<Image> images = frames.subList(from, to).stream()
                .map(image -> image.get(looking).get(0))
                .toList();
        if (kind == Disturbance.JPEG) {
            images = images.stream()
                    .map(image -> Compressed.of(image, (int) level))
                    .toList();
        }
        Panel.Looking by = panel.lookings().get(looking);
        try (Scope request = Scope.inference();
                Normalization normalization = new Normalization(by.inference().preprocessing())) {
            Tensor pixels = Batch.of(images, from).images().to(ScalarType.Float);
            return HostCopy.floats(by.network().apply(normalization.apply(changed(kind, level, pixels, from))));
        }
    }

    /** @param first position of the first image, by which noise and the way of a turn are told */
    private static Tensor changed(Disturbance kind, double level, Tensor images, int first) {
        int count = (int) images.size(0);
        double side = Math.min(images.size(2), images.size(3));
        if (level == kind.none()) return images;
        return switch (kind) {
            case BLUR -> Degradation.blurred(images, level / 100 * side);
            case NOISE ->
                Degradation.noisy(
                        images,
                        level / 100 * 255,
                        IntStream.range(first, first + count).asLongStream().toArray());
            case ROTATION ->
                Degradation.turned(
                        images,
                        IntStream.range(first, first + count)
                                .mapToDouble(i -> i % 2 == 0 ? level : -level)
                                .toArray());
            case SCALE -> Degradation.scaled(images, level);
            case BRIGHTNESS -> Degradation.brightened(images, level);
            case JPEG -> images;
        };
    }
}
