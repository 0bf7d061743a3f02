package io.fovea.internal.training;

import io.fovea.Precision;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.optimizer.Optimizer;
import io.fovea.internal.optimizer.ParameterGroups;
import io.fovea.internal.torch.Autocast;
import io.fovea.internal.torch.Cores;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.NumberType;
import io.fovea.internal.torch.RandomStream;
import io.fovea.internal.torch.Scope;
import io.fovea.train.Recipe;
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
 * @param fp32 milliseconds of the fastest step: what else the machine does only adds to it
 * @param bf16 milliseconds of the fastest step; infinite where the processor has no instructions for it
 * @param images of a step
 */
public record TrainingTrial(double fp32, double bf16, int images) {
    /** A shorter run is over before a trial has paid. */
    public static final long WORTHWHILE_STEPS = 250;

    /** bf16 must take less than this share of the time: it has fewer digits, and timings waver. */
    private static final double MARGIN = 0.9;

    private static final int LEAST_ROUNDS = 3;
    private static final int ROUNDS = 10;
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
            other.trainOnly(recipe.network().trainPart(), recipe.network().fixedStatistics());
            other.training(true);
            try (Optimizer optimizer = Optimizer.of(recipe.optimizer(), ParameterGroups.of(other, recipe.rates()))) {
                return measured(new Step(other, optimizer, noise(model, batch), batch));
            }
        }
    }

    private static TrainingTrial measured(Step step) {
        long began = System.nanoTime();
        boolean both = NumberType.fastest() == Precision.BF16;
        step.milliseconds(Precision.FP32); // the first of each is slow
        if (both) step.milliseconds(Precision.BF16);
        double fp32 = Double.POSITIVE_INFINITY, bf16 = Double.POSITIVE_INFINITY;
        for (int i = 0; i < ROUNDS && (i < LEAST_ROUNDS || System.nanoTime() - began < ENOUGH); i++) {
            fp32 = Math.min(fp32, step.milliseconds(Precision.FP32));
            if (both) bf16 = Math.min(bf16, step.milliseconds(Precision.BF16));
        }
        return new TrainingTrial(fp32, bf16, step.batch());
    }

    /** Forward, backward and update, as the trainer does them; the rate is too small to lead anywhere. */
    private record Step(ImageModel model, Optimizer optimizer, float[] pixels, int batch) {
        double milliseconds(Precision precision) {
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
            return (System.nanoTime() - began) / 1e6;
        }
    }

    private static float[] noise(ImageModel model, int batch) {
        SplittableRandom random = new SplittableRandom(1);
        float[] pixels = new float[batch * model.spec().input().count()];
        for (int i = 0; i < pixels.length; i++) pixels[i] = (float) random.nextDouble(-2, 2);
        return pixels;
    }

    /** bf16 where it gains at least a tenth. */
    public Precision chosen() {
        return bf16 < MARGIN * fp32 ? Precision.BF16 : Precision.FP32;
    }

    /** Of the steps alone, in the precision chosen. */
    public double seconds(long imagesSeen) {
        return (chosen() == Precision.BF16 ? bf16 : fp32) / 1e3 * imagesSeen / images;
    }

    /** For people: {@code 6.5 ms a step in bf16, 9.0 ms in fp32}. */
    public String toText() {
        if (Double.isInfinite(bf16)) return String.format(Locale.ROOT, "%.1f ms a step in fp32", fp32);
        return String.format(Locale.ROOT, "%.1f ms a step in bf16, %.1f ms in fp32", bf16, fp32);
    }
}
