package io.fovea.internal.training;

import io.fovea.Precision;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.Cores;
import io.fovea.internal.torch.NumberType;
import io.fovea.train.Recipe;
import io.fovea.train.Settings;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How fast a network trains on this machine in float32 and in bfloat16, found by a few whole steps of its recipe on
 * images of noise: small convolutional networks gain by bfloat16, large depthwise ones often lose. It trains a network
 * of its own, so that the run's weights and random numbers are what they are without a trial.
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

    /**
     * Steps in turn, so that a busy moment of the machine meets both.
     *
     * @param teacher of the recipe; null if it has none
     */
    public static TrainingTrial of(Recipe recipe, ImageModel model, @Nullable Teacher teacher) {
        try (Cores cores = Cores.all();
                ImageModel other = ImageModel.create(model.spec(), recipe.seed())) {
            other.trainOnly(recipe.network().trainPart(), recipe.network().fixedStatistics());
            try (Learner learner = Learner.of(recipe, other);
                    RehearsedStep fp32 = step(recipe, Precision.FP32, learner, teacher);
                    RehearsedStep bf16 = step(recipe, Precision.BF16, learner, teacher)) {
                return measured(fp32, bf16);
            }
        }
    }

    private static RehearsedStep step(Recipe recipe, Precision precision, Learner learner, @Nullable Teacher teacher) {
        return RehearsedStep.of(recipe.with(Settings.NONE.precision(precision)), learner, teacher, false);
    }

    private static TrainingTrial measured(RehearsedStep inFp32, RehearsedStep inBf16) {
        long began = System.nanoTime();
        boolean both = NumberType.fastest() == Precision.BF16;
        milliseconds(inFp32); // the first of each is slow
        if (both) milliseconds(inBf16);
        double fp32 = Double.POSITIVE_INFINITY, bf16 = Double.POSITIVE_INFINITY;
        for (int i = 0; i < ROUNDS && (i < LEAST_ROUNDS || System.nanoTime() - began < ENOUGH); i++) {
            fp32 = Math.min(fp32, milliseconds(inFp32));
            if (both) bf16 = Math.min(bf16, milliseconds(inBf16));
        }
        return new TrainingTrial(fp32, bf16, inFp32.images());
    }

    private static double milliseconds(RehearsedStep step) {
        long began = System.nanoTime();
        step.take();
        return (System.nanoTime() - began) / 1e6;
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
