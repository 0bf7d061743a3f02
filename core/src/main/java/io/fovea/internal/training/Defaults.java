package io.fovea.internal.training;

import io.fovea.augment.Augmentations;
import io.fovea.augment.Flip;
import io.fovea.internal.architecture.Architecture;
import io.fovea.train.EarlyStop;
import io.fovea.train.OptimizerSpec;
import io.fovea.train.Recipe;
import io.fovea.train.Schedule;
import java.util.List;
import java.util.Map;

/** The recipe a run starts from before anybody says anything: what we would try first ourselves. */
public final class Defaults {
    private static final EarlyStop NEVER = new EarlyStop(EarlyStop.Metric.ACCURACY, 0);
    private static final double VALIDATION_SHARE = 0.15;
    private static final long SEED = 42;

    private Defaults() {}

    /**
     * @param weights file of pretrained weights, or {@code none}
     * @param train the part that learns; blank for the head of a pretrained network and all of a new one
     */
    public static Recipe of(Architecture architecture, String weights, String train, Recipe.Input input) {
        boolean pretrained = !weights.equals("none");
        String part = !train.isBlank() ? train : pretrained ? "head" : "all";
        Recipe.Network network = new Recipe.Network(architecture.name(), weights, part, List.of(), null, Map.of());
        if (!pretrained) return scratch(network, input);
        return part.equals("head") ? linearProbe(network, input) : fineTune(network, input);
    }

    /** Random weights: many steps, Adam's usual rate. */
    private static Recipe scratch(Recipe.Network network, Recipe.Input input) {
        return new Recipe(
                network,
                input,
                10,
                64,
                OptimizerSpec.named("adam", 1e-3),
                new Schedule.Cosine(0.1),
                0,
                Augmentations.NONE,
                NEVER,
                "auto",
                VALIDATION_SHARE,
                SEED);
    }

    /** A new head on a frozen trunk: no augmentation, so that features are computed once. */
    private static Recipe linearProbe(Recipe.Network network, Recipe.Input input) {
        return new Recipe(
                network,
                input,
                10,
                32,
                OptimizerSpec.named("adam", 1e-3),
                new Schedule.Cosine(0),
                0,
                Augmentations.NONE,
                NEVER,
                "auto",
                VALIDATION_SHARE,
                SEED);
    }

    /** Pretrained weights that may move: a small rate with a warm-up, so that the new head does not shake them. */
    private static Recipe fineTune(Recipe.Network network, Recipe.Input input) {
        return new Recipe(
                network,
                input,
                10,
                32,
                OptimizerSpec.named("adamw", 3e-4),
                new Schedule.Cosine(0.1),
                0.1,
                new Augmentations(List.of(new Flip(0.5))),
                NEVER,
                "auto",
                VALIDATION_SHARE,
                SEED);
    }
}
