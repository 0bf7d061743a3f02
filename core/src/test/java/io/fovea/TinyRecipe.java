package io.fovea;

import io.fovea.augment.Augmentations;
import io.fovea.data.Duplicates;
import io.fovea.train.Average;
import io.fovea.train.Balance;
import io.fovea.train.BatchNorms;
import io.fovea.train.CalibrationMethod;
import io.fovea.train.Clip;
import io.fovea.train.Division;
import io.fovea.train.EarlyStop;
import io.fovea.train.Initialization;
import io.fovea.train.LightHead;
import io.fovea.train.LossSpec;
import io.fovea.train.OptimizerSpec;
import io.fovea.train.Recipe;
import io.fovea.train.Recompute;
import io.fovea.train.Resample;
import io.fovea.train.Schedule;
import io.fovea.train.Unfreeze;
import java.util.List;
import java.util.Map;

/** A recipe for tests: a small network with random weights. */
public final class TinyRecipe {
    private TinyRecipe() {}

    public static Recipe of(int size, int channels) {
        return new Recipe(
                new Recipe.Network(
                        "cnn",
                        "none",
                        "all",
                        new LightHead.Linear(),
                        BatchNorms.TRAIN,
                        Initialization.USUAL,
                        List.of(),
                        null,
                        null,
                        Map.of()),
                new Recipe.Input(size, channels, "squash", null, null),
                10,
                null,
                64,
                1,
                Recompute.NONE,
                OptimizerSpec.named("adam", 1e-3),
                Recipe.Rates.EQUAL,
                0,
                new Schedule.Cosine(0.1),
                new LossSpec.CrossEntropy(),
                0,
                new Balance.None(),
                Map.of(),
                null,
                0,
                new Clip.None(),
                new Average.None(),
                Augmentations.NONE,
                0,
                1,
                new Unfreeze.None(),
                new EarlyStop(EarlyStop.Metric.ACCURACY, 0),
                null,
                CalibrationMethod.TEMPERATURE,
                null,
                "auto",
                0.15,
                new Division.Share(),
                null,
                new Resample.None(),
                Duplicates.KEEP,
                42);
    }
}
