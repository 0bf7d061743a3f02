package io.fovea.run;

import io.fovea.augment.Augmentation;
import io.fovea.augment.Flip;
import io.fovea.augment.Rotate;
import io.fovea.augment.Shift;
import io.fovea.train.BatchNorms;
import io.fovea.train.CalibrationMethod;
import io.fovea.train.EarlyStop;
import io.fovea.train.LossSpec;
import io.fovea.train.OptimizerSpec;
import io.fovea.train.Recipe;
import io.fovea.train.Schedule;
import io.fovea.train.Settings;
import io.fovea.train.TrainPart;
import java.util.ArrayList;
import java.util.List;

/**
 * How a network learns where the settings leave it open: by the part of it that learns, where its weights come from,
 * and what the images are.
 */
final class LearningDefaults {
    /** Training images that last blocks see, at least; and the fewest and most passes over them. */
    private static final int BLOCKS_SEE = 6_000;

    private static final int LEAST_PASSES = 2;
    private static final int MOST_PASSES = 30;

    /** Passes over the training images from scratch, however many or few they are. */
    private static final int LEAST_EPOCHS = 10;

    private static final int MOST_EPOCHS = 60;

    /** A new head on features that are computed once: an epoch costs next to nothing, so it ends when it is done. */
    private static final Settings KEPT_FEATURES = Settings.NONE
            .batchSize(32)
            .schedule(new Schedule.Cosine(0))
            .epochs(100)
            .earlyStop(new EarlyStop(EarlyStop.Metric.LOSS, 10));

    /** A light classifier: fitted once, to images as they are. */
    private static final Settings FITTED = Settings.NONE.epochs(1);

    /** A new head on features that change from epoch to epoch. */
    private static final Settings HEAD = Settings.NONE.batchSize(32).schedule(new Schedule.Cosine(0));

    /** The last blocks of pretrained weights; with fixed statistics a step takes three fifths of the time. */
    private static final Settings BLOCKS = Settings.NONE
            .batchNorm(BatchNorms.FROZEN)
            .batchSize(32)
            .optimizer(OptimizerSpec.named("adamw", 1e-3))
            .labelSmoothing(0.1);

    /** Pretrained weights that may all move: a small rate with a warm-up, so that the new head does not shake them. */
    private static final Settings FINE_TUNE = Settings.NONE
            .batchSize(32)
            .optimizer(OptimizerSpec.named("adamw", 3e-4))
            .labelSmoothing(0.1);

    /** A new network for pictures in colour: there are few of them for what there is to learn. */
    private static final Settings COLOUR = Settings.NONE
            .optimizer(new OptimizerSpec.AdamW(1e-3, 0.9, 0.999, 1e-8, 0.05, false))
            .labelSmoothing(0.1);

    /** Every cycle of a schedule is worth its end. */
    private static final Settings TO_THE_END = Settings.NONE.earlyStop(new EarlyStop(EarlyStop.Metric.LOSS, 0));

    /** Of labels that do not exclude each other each is a question of its own. */
    private static final Settings SEVERAL_LABELS =
            Settings.NONE.loss(new LossSpec.Bce()).labelSmoothing(0).calibration(CalibrationMethod.NONE);

    /** The rate at which {@link Defaults#NEW_NETWORK} was measured; others may not bear it. */
    private static final double NEW_NETWORK_RATE = 3e-3;

    private LearningDefaults() {}

    /**
     * @param recipe network, input, and what the settings say
     * @param several whether an image may have any number of labels
     */
    static Settings of(Recipe recipe, DataLook look, boolean pretrained, boolean several) {
        Settings learning = pretrained ? fromPretrained(recipe, look) : fromScratch(recipe, look);
        if (recipe.schedule() instanceof Schedule.Cycles) learning = learning.with(TO_THE_END);
        return several ? learning.with(SEVERAL_LABELS) : learning;
    }

    private static Settings fromPretrained(Recipe recipe, DataLook look) {
        TrainPart part = recipe.network().trainPart();
        if (!(part instanceof TrainPart.Head)) {
            Settings moving = part instanceof TrainPart.All ? FINE_TUNE : BLOCKS.epochs(passes(look));
            return look.mirrors() ? moving.augment(new Flip(0.5)) : moving;
        }
        if (recipe.network().head().isFitted()) return FITTED;
        boolean kept =
                recipe.augment().isEmpty() && !recipe.input().parsedFraming().isRandom();
        return kept ? KEPT_FEATURES : HEAD;
    }

    private static int passes(DataLook look) {
        long passes = (BLOCKS_SEE + Math.max(1, look.images()) - 1) / Math.max(1, look.images());
        return (int) Math.max(LEAST_PASSES, Math.min(MOST_PASSES, passes));
    }

    private static Settings fromScratch(Recipe recipe, DataLook look) {
        Settings settings = Settings.NONE
                .augment(augmentations(look).toArray(new Augmentation[0]))
                .epochs(epochs(look));
        if (look.kind() == DataLook.Kind.SMALL_GRAY) return settings;
        boolean measured = recipe.network().model().equals(Defaults.NEW_NETWORK);
        Settings colour = settings.with(COLOUR);
        return measured ? colour.learningRate(NEW_NETWORK_RATE) : colour;
    }

    /** Few images are seen more often; how many are seen in all goes by what one of them costs and teaches. */
    private static int epochs(DataLook look) {
        long seen = switch (look.kind()) {
            case SMALL_GRAY -> 500_000;
            case SMALL_COLOUR -> 850_000;
            case PHOTOGRAPHS -> 92_000;
        };
        long epochs = Math.round((double) seen / Math.max(1, look.images()));
        return (int) Math.max(LEAST_EPOCHS, Math.min(MOST_EPOCHS, epochs));
    }

    /** Digits and letters lean and move, but have no mirror image; photographs may lean, too. */
    private static List<Augmentation> augmentations(DataLook look) {
        List<Augmentation> changes = new ArrayList<>();
        boolean gray = look.kind() == DataLook.Kind.SMALL_GRAY;
        if (!gray && look.mirrors()) changes.add(new Flip(0.5));
        changes.add(new Shift(0.1));
        if (look.kind() != DataLook.Kind.SMALL_COLOUR) changes.add(new Rotate(10));
        return changes;
    }
}
