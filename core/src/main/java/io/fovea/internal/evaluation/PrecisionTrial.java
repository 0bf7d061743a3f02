package io.fovea.internal.evaluation;

import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.Cores;
import io.fovea.internal.torch.Precision;
import java.time.Duration;
import java.util.Locale;

/**
 * How fast a network is on this machine in float32 and in bfloat16, found by a short measurement: processors with
 * instructions for bfloat16 gain by it in large batches, but not all of them with a single photograph.
 *
 * @param batch images of one forward pass
 * @param fp32 milliseconds an image
 * @param bf16 milliseconds an image
 */
public record PrecisionTrial(int batch, double fp32, double bf16) {
    /** Larger batches are measured as this one: what holds for it holds for them, and takes less time. */
    private static final int LARGEST = 4;

    private static final Duration TIME = Duration.ofMillis(100);

    /**
     * Measures as {@link BatchInference} will compute.
     *
     * @param images that are to be classified
     * @param threads that will do it
     */
    public static PrecisionTrial of(ImageModel model, int images, int threads) {
        int batch = BatchWorkers.batchSize(images, LARGEST);
        try (Cores cores = Cores.take(BatchWorkers.coresEach(images, threads))) {
            double fp32 = milliseconds(model, Precision.FP32, batch);
            return new PrecisionTrial(batch, fp32, milliseconds(model, Precision.BF16, batch));
        }
    }

    private static double milliseconds(ImageModel model, Precision precision, int batch) {
        return 1e3 / Throughput.measure(model, precision, batch, TIME).imagesPerSecond();
    }

    public Precision faster() {
        return bf16 < fp32 ? Precision.BF16 : Precision.FP32;
    }

    /** For people: {@code 3.8 ms an image in bf16, 5.8 ms in fp32}. */
    public String toText() {
        return String.format(Locale.ROOT, "%.1f ms an image in bf16, %.1f ms in fp32", bf16, fp32);
    }
}
