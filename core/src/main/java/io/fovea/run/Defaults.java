package io.fovea.run;

import io.fovea.UserError;
import io.fovea.augment.Augmentations;
import io.fovea.data.Duplicates;
import io.fovea.internal.architecture.Architecture;
import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.dataset.SplitRule;
import io.fovea.internal.weights.PublishedCatalogue;
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
import io.fovea.train.Settings;
import io.fovea.train.TrainPart;
import io.fovea.train.Unfreeze;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * From settings, and from what is known of weights and images, to a complete recipe. Every default is decided here and
 * in {@link LearningDefaults}: what we would try first ourselves.
 */
final class Defaults {
    static final String PRETRAINED_NETWORK = "mobilenet_v2";
    static final String FRAMING = "squash";

    /** Images up to this side are fed to the small networks as they are. */
    static final int NATIVE_SIDE = 96;
    /** What the small networks make of larger images. */
    private static final int SMALL_SIDE = 64;

    /**
     * Of pictures in colour. On 3,068 photographs of clothing it came to 79 % in 24 epochs of 64x64 pixels and to 83 %
     * in 30, where the former cnn had 72 %.
     */
    static final String NEW_NETWORK = "resnet20";

    /**
     * What learns of {@link #PRETRAINED_NETWORK}: the layers below are computed once, and these cost seconds an epoch.
     * On three splits of 3,409 photographs of clothing two epochs of four blocks came to 90.8 %, of three to 89.2 %, of
     * two to 87.8 %; the head alone to 85 %.
     */
    private static final TrainPart.LastBlocks PRETRAINED_PART = new TrainPart.LastBlocks(3);

    /** What stands for all that is open while the settings are looked at before the data. */
    private static final Recipe BASE = new Recipe(
            new Recipe.Network(
                    "cnn",
                    "none",
                    new TrainPart.All().text(),
                    new LightHead.Linear(),
                    BatchNorms.TRAIN,
                    Initialization.USUAL,
                    List.of(),
                    null,
                    null,
                    Map.of()),
            new Recipe.Input(1, 3, FRAMING, null, null),
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
            new EarlyStop(EarlyStop.Metric.LOSS, 0),
            null,
            CalibrationMethod.TEMPERATURE,
            null,
            "auto",
            SplitRule.DEFAULT.validationShare(),
            new Division.Share(),
            null,
            new Resample.None(),
            Duplicates.KEEP,
            SplitRule.DEFAULT.seed());

    /** Images of the set whose defaults help shows. */
    static final int USUAL_IMAGES = 3_000;

    private Defaults() {}

    /** What a run finds out where the settings leave it open. */
    interface Known {
        /** What the training images are like. */
        DataLook look();

        /** The architecture of the pretrained weights that the settings name, or that are at hand; null without any. */
        @Nullable
        String pretrained();

        /** How the weights want their images; null if there are none, or they do not say. */
        Recipe.@Nullable Input wanted();

        /** Whether an image may have any number of labels. */
        default boolean several() {
            return false;
        }

        /** Channels of the images: 1 if all are gray by nature, else 3. */
        int channels();
    }

    /**
     * All that needs no look at the data; the rest is a stand-in where the settings leave it open.
     *
     * @param bundled architecture of the bundle that the settings start from; null for other weights or none
     * @throws UserError if a setting does not exist, or is out of its range
     */
    static Recipe beforeData(Settings settings, @Nullable String bundled) {
        String model = bundled != null ? bundled : PRETRAINED_NETWORK;
        boolean pretrained = BASE.with(settings).network().pretrained();
        Recipe recipe = pretrained ? BASE.with(pretrained(model, settings)).with(settings) : BASE.with(settings);
        Architectures.of(recipe.network().model()); // told now if there is none
        return recipe;
    }

    /** The weights that the settings name; {@code none} for random ones. */
    static String weights(Settings settings) {
        return BASE.with(settings).network().weights();
    }

    /**
     * The network whose published weights a run had better start from: that of photographs, unless the settings say
     * something of weights, or ask for another network than was published.
     */
    static Optional<Architecture> worthPretraining(Settings settings, DataLook look) {
        if (look.kind() != DataLook.Kind.PHOTOGRAPHS || settings.sets("network.weights")) return Optional.empty();
        Recipe asked = BASE.with(Settings.NONE.model(PRETRAINED_NETWORK)).with(settings);
        Architecture architecture = Architectures.of(asked.network().model());
        boolean standard = asked.network().options().keySet().stream().allMatch(Architecture.BLOCKS::equals)
                && asked.input().channels() == architecture.channels()
                && !PublishedCatalogue.of(architecture).isEmpty();
        return standard ? Optional.of(architecture) : Optional.empty();
    }

    private static Settings pretrained(String model, Settings asked) {
        boolean isFitted = BASE.with(asked).network().head().isFitted();
        boolean movesBlocks = model.equals(PRETRAINED_NETWORK) && !isFitted;
        return Settings.NONE.model(model).train(movesBlocks ? lastBlocks(asked) : new TrainPart.Head());
    }

    /** {@link #PRETRAINED_PART}, or all of a network that was cut to fewer blocks. */
    private static TrainPart lastBlocks(Settings asked) {
        String blocks = BASE.with(asked).network().options().getOrDefault(Architecture.BLOCKS, "");
        boolean isFew = blocks.matches("[1-9]") && Integer.parseInt(blocks) < PRETRAINED_PART.count();
        return isFew ? new TrainPart.LastBlocks(Integer.parseInt(blocks)) : PRETRAINED_PART;
    }

    /**
     * All but mean and std, if neither the settings nor the weights tell them.
     *
     * @param settings with the weights to start from; random ones if they leave them open
     * @throws UserError if a setting does not go with the weights or the images
     */
    static Recipe complete(Settings settings, Known known) {
        Recipe recipe = BASE.with(settings.isComplete() ? Settings.NONE : chosen(settings, known))
                .with(settings);
        if ((recipe.input().mean() == null) != (recipe.input().std() == null)) {
            throw new UserError("mean and std belong together, only one is given", "give both, or neither");
        }
        return recipe;
    }

    /** For photographs as there often are, with or without the weights that the settings name. */
    static Recipe usual(Settings settings) {
        Recipe asked = beforeData(settings, null);
        DataLook look = new DataLook(USUAL_IMAGES, 10, false, 0, 500, true);
        return complete(settings, new Known() {
            @Override
            public DataLook look() {
                return look;
            }

            @Override
            public @Nullable String pretrained() {
                return asked.network().pretrained() ? asked.network().model() : null;
            }

            @Override
            public Recipe.@Nullable Input wanted() {
                return null;
            }

            @Override
            public int channels() {
                return 3;
            }
        });
    }

    private static Settings chosen(Settings settings, Known known) {
        DataLook look = known.look();
        String architecture = known.pretrained();
        Settings network =
                architecture != null ? pretrained(architecture, settings) : Settings.NONE.model(newNetwork(look));
        Recipe.Input wanted = known.wanted();
        Recipe early = BASE.with(network).with(settings);
        Settings input = wanted != null
                ? of(wanted)
                : Settings.NONE.size(side(early.network(), look)).channels(known.channels());
        Settings framed = network.with(input);
        Recipe recipe = BASE.with(framed).with(settings);
        return framed.with(LearningDefaults.of(recipe, look, architecture != null, known.several()));
    }

    private static String newNetwork(DataLook look) {
        return look.kind() == DataLook.Kind.SMALL_GRAY ? "cnn" : NEW_NETWORK;
    }

    private static int side(Recipe.Network network, DataLook look) {
        int usual = Architectures.of(network.model()).size();
        if (usual > NATIVE_SIDE) return usual;
        if (look.longest() > NATIVE_SIDE) return SMALL_SIDE;
        return look.side() > 0 ? look.side() : Math.min(look.longest(), SMALL_SIDE);
    }

    /** All that it says. */
    static Settings of(Recipe.Input input) {
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
