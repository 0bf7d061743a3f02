package io.fovea;

import io.fovea.augment.Augmentations;
import io.fovea.data.Duplicates;
import io.fovea.train.EarlyStop;
import io.fovea.train.OptimizerSpec;
import io.fovea.train.Recipe;
import io.fovea.train.Schedule;
import java.util.List;
import java.util.Map;

/** A recipe for tests: a small network with random weights. */
public final class TinyRecipe {
    private TinyRecipe() {}

    public static Recipe of(int size, int channels) {
        return new Recipe(
                new Recipe.Network("cnn", "none", "all", false, List.of(), null, Map.of()),
                new Recipe.Input(size, channels, "squash", null, null),
                10,
                64,
                OptimizerSpec.named("adam", 1e-3),
                new Schedule.Cosine(0.1),
                0,
                Augmentations.NONE,
                new EarlyStop(EarlyStop.Metric.ACCURACY, 0),
                "auto",
                0.15,
                Duplicates.KEEP,
                42);
    }
}
