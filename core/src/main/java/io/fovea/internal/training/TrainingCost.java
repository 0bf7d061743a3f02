package io.fovea.internal.training;

import io.fovea.Precision;
import io.fovea.internal.evaluation.Throughput;
import io.fovea.internal.inference.InferenceModel;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.Cores;
import io.fovea.internal.torch.Scope;
import io.fovea.train.Recipe;
import java.time.Duration;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What an image costs on this machine, in seconds, measured by a few passes over noise.
 *
 * @param frozen to compute, once, what the frozen layers make of it; 0 if it is not kept
 * @param step in training: all that the recipe has done to an image, but for reading and augmenting it
 * @param judged to classify it
 * @param state bytes that the optimiser and the average of the weights keep
 */
public record TrainingCost(double frozen, double step, double judged, long state) {
    private static final Duration PASSES = Duration.ofMillis(200);
    private static final int JUDGED_BATCH = 16;
    private static final int LEAST_ROUNDS = 2;
    private static final int ROUNDS = 10;
    private static final long ENOUGH = 1_000_000_000; // nanoseconds

    /**
     * @param model whose weights are changed: it is of no use afterwards
     * @param teacher of the recipe; null if it has none
     */
    public static TrainingCost of(Stage stage, ImageModel model, @Nullable Teacher teacher) {
        Recipe recipe = stage.recipe();
        model.trainOnly(recipe.network().trainPart(), recipe.network().fixedStatistics());
        boolean kept = FeatureFeed.fits(recipe, model);
        try (Cores cores = Cores.all();
                Learner learner = Learner.of(recipe, model)) {
            double whole = judged(model);
            double frozen = kept ? frozen(model, FeatureFeed.precision(recipe)) : 0;
            double judged = kept ? Math.max(0, whole - frozen) : whole;
            double step = step(recipe, learner, teacher, kept);
            long state =
                    bytes(learner.optimizer().state()) + bytes(learner.average().state());
            return new TrainingCost(frozen, step, judged, state);
        }
    }

    private static long bytes(Map<String, Tensor> tensors) {
        return tensors.values().stream().mapToLong(tensor -> tensor.nbytes()).sum();
    }

    private static double judged(ImageModel model) {
        return 1
                / Throughput.measure(model, Precision.FP32, JUDGED_BATCH, PASSES)
                        .imagesPerSecond();
    }

    private static double frozen(ImageModel model, Precision precision) {
        try (NoiseSteps noise = NoiseSteps.of(model.spec().input(), JUDGED_BATCH, 1);
                InferenceModel trunk = model.prepareFrozen(precision)) {
            return fastest(noise.batch(), () -> {
                try (Scope scope = Scope.inference()) {
                    trunk.features(noise.next().inputs());
                }
            });
        }
    }

    private static double step(Recipe recipe, Learner learner, @Nullable Teacher teacher, boolean kept) {
        try (RehearsedStep step = RehearsedStep.of(recipe, learner, teacher, kept)) {
            return fastest(step.images(), step::take);
        }
    }

    /** Seconds an image; the first pass, which is slow, does not count. */
    private static double fastest(int images, Runnable pass) {
        pass.run();
        long began = System.nanoTime();
        double fastest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < ROUNDS && (i < LEAST_ROUNDS || System.nanoTime() - began < ENOUGH); i++) {
            long from = System.nanoTime();
            pass.run();
            fastest = Math.min(fastest, (System.nanoTime() - from) / 1e9 / images);
        }
        return fastest;
    }
}
