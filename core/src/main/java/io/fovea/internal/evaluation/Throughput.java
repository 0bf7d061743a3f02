package io.fovea.internal.evaluation;

import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.inference.InferenceModel;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Precision;
import io.fovea.internal.torch.Scope;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How many images a second a network classifies on this machine, with all cores or those of an open
 * {@link io.fovea.internal.torch.Cores}: the forward pass alone, on images already in memory.
 *
 * @param batch images of one forward pass
 */
public record Throughput(Precision precision, int batch, double imagesPerSecond) {
    /** @param time to measure for, after one pass to warm up; at least one pass is measured */
    public static Throughput measure(ImageModel model, Precision precision, int batch, Duration time) {
        float[] pixels = pixels(model.spec(), batch);
        try (InferenceModel network = model.prepare(precision)) {
            pass(network, model.spec(), pixels, batch);
            long start = System.nanoTime(), passed = 0, passes = 0;
            while (passed < time.toNanos() || passes == 0) {
                pass(network, model.spec(), pixels, batch);
                passes++;
                passed = System.nanoTime() - start;
            }
            return new Throughput(precision, batch, passes * batch / (passed / 1e9));
        }
    }

    /** Those of another precision that are slower than fp32 with the same batch. */
    public static List<Throughput> slowerThanFp32(List<Throughput> measured) {
        return measured.stream()
                .filter(one -> measured.stream()
                        .anyMatch(other -> other.precision() == Precision.FP32
                                && other.batch() == one.batch()
                                && other.imagesPerSecond() > one.imagesPerSecond()))
                .toList();
    }

    private static void pass(InferenceModel network, ModelSpec spec, float[] pixels, int batch) {
        try (Scope scope = Scope.inference()) {
            // the layout that batches of images have: channels last
            network.forward(HostCopy.toTensor(pixels, batch, spec.height(), spec.width(), spec.channels())
                    .permute(0, 3, 1, 2));
        }
    }

    private static float[] pixels(ModelSpec spec, int batch) {
        SplittableRandom random = new SplittableRandom(1);
        float[] pixels = new float[batch * spec.input().count()];
        for (int i = 0; i < pixels.length; i++) pixels[i] = (float) random.nextDouble(-2, 2);
        return pixels;
    }
}
