package io.fovea.internal.training;

import io.fovea.Precision;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.Autocast;
import io.fovea.internal.torch.Cores;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.RandomStream;
import io.fovea.internal.torch.Scope;
import io.fovea.train.Recipe;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * How fast a network trains on this machine in float32 and in bfloat16, found by a few whole steps on images of noise:
 * small convolutional networks gain by bfloat16, large depthwise ones often lose. It trains a network of its own, so
 * that the run's weights and random numbers are what they are without a trial.
 *
 * @param fp32 milliseconds of a step, the median
 * @param bf16 milliseconds of a step, the median
 */
public record TrainingTrial(double fp32, double bf16) {
    /** A shorter run is over before a trial has paid. */
    public static final long WORTHWHILE_STEPS = 250;

    /** bf16 must take less than this share of the time: it has fewer digits, and timings waver. */
    private static final double MARGIN = 0.9;

    private static final int LEAST_ROUNDS = 3;
    private static final int ROUNDS = 7;
    private static final long ENOUGH = 1_500_000_000; // nanoseconds
    /** Values of the largest batch: 8 photographs. What holds for it holds for larger ones, and takes less time. */
    private static final int BATCH_VALUES = 8 * 224 * 224 * 3;

    /** Steps in turn, so that a busy moment of the machine meets both. */
    public static TrainingTrial of(Recipe recipe, ImageModel model) {
        int batch = Math.max(
                2,
                Math.min(recipe.batchSize(), BATCH_VALUES / model.spec().input().count()));
        try (Cores cores = Cores.all();
                ImageModel other = ImageModel.create(model.spec(), recipe.seed());
                RandomStream random = RandomStream.open(recipe.seed())) {
            other.trainOnly(recipe.network().trainPart());
            other.training(true);
            List<Tensor> parameters = List.copyOf(other.trainable().values());
            try (Optimizer optimizer = Optimizer.of(recipe.optimizer(), parameters)) {
                return measured(new Step(other, optimizer, noise(model, batch), batch));
            }
        }
    }

    private static TrainingTrial measured(Step step) {
        step.nanoseconds(Precision.FP32); // the first of each is slow
        step.nanoseconds(Precision.BF16);
        double[] fp32 = new double[ROUNDS], bf16 = new double[ROUNDS];
        long began = System.nanoTime();
        int rounds = 0;
        while (rounds < LEAST_ROUNDS || rounds < ROUNDS && System.nanoTime() - began < ENOUGH) {
            fp32[rounds] = step.nanoseconds(Precision.FP32) / 1e6;
            bf16[rounds] = step.nanoseconds(Precision.BF16) / 1e6;
            rounds++;
        }
        return new TrainingTrial(median(fp32, rounds), median(bf16, rounds));
    }

    /** Forward, backward and update, as the trainer does them; the rate is too small to lead anywhere. */
    private record Step(ImageModel model, Optimizer optimizer, float[] pixels, int batch) {
        long nanoseconds(Precision precision) {
            long began = System.nanoTime();
            try (Scope scope = Scope.open()) {
                int height = model.spec().height(), width = model.spec().width();
                Tensor images = HostCopy.toTensor(
                                pixels, batch, height, width, model.spec().channels())
                        .permute(0, 3, 1, 2);
                int classes = model.spec().classes();
                long[] targets =
                        IntStream.range(0, batch).mapToLong(i -> i % classes).toArray();
                try (Autocast autocast = Autocast.open(precision)) {
                    images = model.forward(images).to(ScalarType.Float);
                }
                torch.cross_entropy_loss(images, HostCopy.toTensor(targets, batch), new TensorOptional(), 1, -100, 0)
                        .backward();
                optimizer.step(1e-6);
                optimizer.clearGradients();
            }
            return System.nanoTime() - began;
        }
    }

    private static float[] noise(ImageModel model, int batch) {
        SplittableRandom random = new SplittableRandom(1);
        float[] pixels = new float[batch * model.spec().input().count()];
        for (int i = 0; i < pixels.length; i++) pixels[i] = (float) random.nextDouble(-2, 2);
        return pixels;
    }

    private static double median(double[] values, int count) {
        double[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return sorted[count / 2];
    }

    /** bf16 where it gains at least a tenth. */
    public Precision chosen() {
        return bf16 < MARGIN * fp32 ? Precision.BF16 : Precision.FP32;
    }

    /** For people: {@code 6.5 ms a step in bf16, 9.0 ms in fp32}. */
    public String toText() {
        return String.format(Locale.ROOT, "%.1f ms a step in bf16, %.1f ms in fp32", bf16, fp32);
    }
}
