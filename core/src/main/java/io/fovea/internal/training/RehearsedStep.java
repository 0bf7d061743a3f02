package io.fovea.internal.training;

import io.fovea.internal.layer.Shape;
import io.fovea.internal.model.ImageModel;
import io.fovea.train.Recipe;
import org.jspecify.annotations.Nullable;

/**
 * A training step of a recipe, whole, on noise instead of images: in parts, with the teacher, the second pass of
 * sharpness-aware minimisation and the average, if the recipe has them.
 *
 * @param learner whose weights change
 */
record RehearsedStep(TrainingStep step, NoiseSteps noise, Learner learner, long seed) implements AutoCloseable {
    /** Too small to lead anywhere. */
    private static final double RATE = 1e-6;

    /**
     * @param teacher of the recipe; null if it has none
     * @param kept whether the step is from what the frozen layers made of images
     */
    static RehearsedStep of(Recipe recipe, Learner learner, @Nullable Teacher teacher, boolean kept) {
        ImageModel model = learner.model();
        Forward forward = kept ? Forward.ofFeatures(recipe, model) : Forward.ofImages(recipe);
        Loss loss = Loss.of(recipe.loss(), recipe.labelSmoothing());
        Shape shape = kept ? model.frozenShape() : model.spec().input();
        model.training(true);
        return new RehearsedStep(
                new TrainingStep(recipe, forward, teacher, loss, learner),
                NoiseSteps.of(shape, recipe.batchSize(), model.spec().classes()),
                learner,
                recipe.seed());
    }

    /** Of one step. */
    int images() {
        return noise.batch();
    }

    void take() {
        step.take(noise, RATE, seed);
    }

    @Override
    public void close() {
        noise.close();
        learner.model().training(false);
    }
}
