package io.fovea.run;

import io.fovea.UserError;
import io.fovea.augment.Augmentations;
import io.fovea.augment.Flip;
import io.fovea.data.Duplicates;
import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.dataset.SplitRule;
import io.fovea.train.EarlyStop;
import io.fovea.train.OptimizerSpec;
import io.fovea.train.Recipe;
import io.fovea.train.Schedule;
import io.fovea.train.Settings;
import io.fovea.train.TrainPart;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From settings, and from what is known of weights and images, to a complete recipe. Every default is decided here and
 * nowhere else: what we would try first ourselves.
 */
final class Defaults {
    private static final String NEW_NETWORK = "cnn";
    private static final String PRETRAINED_NETWORK = "mobilenet_v2";
    static final String FRAMING = "squash";

    /** Images up to this side are fed to the small networks as they are. */
    static final int NATIVE_SIDE = 96;
    /** What the small networks make of larger images. */
    private static final int PHOTO_SIDE = 64;

    private static final EarlyStop NEVER = new EarlyStop(EarlyStop.Metric.ACCURACY, 0);

    /**
     * Of a network with random weights: many steps, Adam's usual rate. Model and input are decided for each run; these
     * stand for them while the settings are looked at before the data.
     */
    private static final Recipe SCRATCH = new Recipe(
            new Recipe.Network(NEW_NETWORK, "none", new TrainPart.All().text(), List.of(), null, Map.of()),
            new Recipe.Input(1, 3, FRAMING, null, null),
            10,
            64,
            OptimizerSpec.named("adam", 1e-3),
            new Schedule.Cosine(0.1),
            0,
            Augmentations.NONE,
            NEVER,
            "auto",
            SplitRule.DEFAULT.validationShare(),
            Duplicates.KEEP,
            SplitRule.DEFAULT.seed());

    /** A new head on a frozen trunk: no augmentation, so that features are computed once. */
    private static final Settings LINEAR_PROBE = Settings.NONE.batchSize(32).schedule(new Schedule.Cosine(0));

    /** Pretrained weights that may move: a small rate with a warm-up, so that the new head does not shake them. */
    private static final Settings FINE_TUNE = Settings.NONE
            .batchSize(32)
            .optimizer(OptimizerSpec.named("adamw", 3e-4))
            .labelSmoothing(0.1)
            .augment(new Flip(0.5));

    private Defaults() {}

    /** What a run finds out where the settings leave it open. */
    interface Known {
        /** How the weights want their images; null if there are none, or they do not say. */
        Recipe.@Nullable Input wanted();

        /** Channels of the images: 1 if all are gray by nature, else 3. */
        int channels();

        /** The images' side if they are squares all alike, else 0. */
        int side();

        /** The input with mean and std of the training images, as the recipe frames them. */
        Recipe.Input measured(Recipe recipe);
    }

    /**
     * All that needs no look at the data; the input is a stand-in where the settings leave it open.
     *
     * @param bundled architecture of the bundle that the settings start from; null for other weights or none
     * @throws UserError if a setting does not exist, or is out of its range
     */
    static Recipe beforeData(Settings settings, @Nullable String bundled) {
        boolean pretrained = SCRATCH.with(settings).network().pretrained();
        Settings choice = pretrained
                ? Settings.NONE.model(PRETRAINED_NETWORK).train(new TrainPart.Head())
                : Settings.NONE.model(NEW_NETWORK).train(new TrainPart.All());
        if (bundled != null) choice = choice.model(bundled);
        Recipe.Network network = SCRATCH.with(choice.with(settings)).network();
        Architectures.of(network.model()); // told now if there is none
        boolean probe = network.trainPart() instanceof TrainPart.Head;
        Settings kind = !pretrained ? Settings.NONE : probe ? LINEAR_PROBE : FINE_TUNE;
        return SCRATCH.with(choice.with(kind)).with(settings);
    }

    /** The weights that the settings name; {@code none} for random ones. */
    static String weights(Settings settings) {
        return SCRATCH.with(settings).network().weights();
    }

    /**
     * @param early as {@link #beforeData} gave it
     * @throws UserError if a setting does not go with the weights or the images
     */
    static Recipe complete(Recipe early, Settings settings, Known known) {
        Recipe.Input wanted = known.wanted();
        Settings usual = wanted != null
                ? of(wanted)
                : Settings.NONE.size(side(early, known)).channels(known.channels());
        Recipe recipe = early.with(usual).with(settings);
        Recipe.Input input = recipe.input();
        if ((input.mean() == null) != (input.std() == null)) {
            throw new UserError("mean and std belong together, only one is given", "give both, or neither");
        }
        return input.mean() != null ? recipe : recipe.with(of(known.measured(recipe)));
    }

    private static int side(Recipe early, Known known) {
        int usual = Architectures.of(early.network().model()).size();
        if (usual > NATIVE_SIDE) return usual;
        int side = known.side();
        return side > 0 && side <= NATIVE_SIDE ? side : PHOTO_SIDE;
    }

    private static Settings of(Recipe.Input input) {
        Settings settings =
                Settings.NONE.size(input.size()).channels(input.channels()).framing(input.framing());
        List<Double> mean = input.mean(), std = input.std();
        return mean == null || std == null
                ? settings
                : settings.mean(array(mean)).std(array(std));
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
