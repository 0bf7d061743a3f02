package io.fovea.run;

import io.fovea.Precision;
import io.fovea.data.Labels;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.text.RoughTime;
import io.fovea.internal.torch.NumberType;
import io.fovea.internal.training.FeatureFeed;
import io.fovea.internal.training.Teacher;
import io.fovea.internal.training.TrainingTrial;
import io.fovea.train.Recipe;
import io.fovea.train.Settings;

/**
 * What {@code precision: auto} comes to: decided once, when a run begins, and written into its recipe, so that the run
 * goes on and is replayed as it was trained. What a long run will take is told, as measured.
 */
final class RunPrecision {
    private RunPrecision() {}

    /**
     * @param images of an epoch
     * @param labels of the data
     * @param runs for which it is decided at once
     * @return with fp32 or bf16
     */
    static Recipe decided(
            Recipe recipe, ImageModel model, long images, Labels labels, long runs, RunListener listener) {
        if (!recipe.precision().equals("auto")) return recipe;
        return recipe.with(Settings.NONE.precision(auto(recipe, model, images, labels, runs, listener)));
    }

    private static Precision auto(
            Recipe recipe, ImageModel model, long images, Labels labels, long runs, RunListener listener) {
        if (FeatureFeed.fits(recipe, model)) return NumberType.fastest();
        long steps = runs * recipe.epochs() * (images / recipe.batchSize());
        if (steps < TrainingTrial.WORTHWHILE_STEPS) return Precision.FP32;
        listener.stage("measuring fp32 and bf16", "", 0);
        TrainingTrial trial = trial(recipe, model, labels);
        listener.note("precision auto is %s here (measured: %s); %s about %s"
                .formatted(
                        trial.chosen(),
                        trial.toText(),
                        recipe.epochs() == 1 ? "1 epoch takes" : recipe.epochs() + " epochs take",
                        RoughTime.of(trial.seconds(recipe.epochs() * images))));
        return trial.chosen();
    }

    private static TrainingTrial trial(Recipe recipe, ImageModel model, Labels labels) {
        try (Teacher teacher = TeacherBundle.of(recipe, labels)) {
            return TrainingTrial.of(recipe, model, teacher);
        }
    }
}
