package io.fovea.train;

import io.fovea.UserError;
import io.fovea.augment.Augmentations;
import io.fovea.data.Duplicates;
import io.fovea.framing.Framing;
import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.limit.Limit;
import io.fovea.internal.limit.Range;
import io.fovea.internal.torch.NumberType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decides a training run, together with the data. Two runs with equal recipes and data are the same
 * run. A new setting is a component here, a setter in {@link RecipeSetters} and a default in {@code run.Defaults}.
 *
 * @param batchSize images of one step
 * @param labelSmoothing share of the target spread evenly over all classes (Szegedy et al. 2015, arXiv:1512.00567)
 * @param precision {@code fp32}, {@code bf16} or {@code auto}: of the forward pass. A run decides what {@code auto}
 *     comes to on its machine, and its recipe.yaml has the decision
 * @param validationShare share of each class held out when the data has no validation split
 * @param duplicates what becomes of images whose files have the same bytes
 */
public record Recipe(
        Network network,
        Input input,
        int epochs,
        int batchSize,
        OptimizerSpec optimizer,
        Schedule schedule,
        double labelSmoothing,
        Augmentations augment,
        EarlyStop earlyStop,
        String precision,
        double validationShare,
        Duplicates duplicates,
        long seed) {
    /**
     * @param model an architecture's name
     * @param weights a weight file, its web address, or the name of published weights; {@code none} for random ones
     * @param train which part learns: {@code head}, {@code all} or a number of trunk blocks
     * @param fixedStatistics whether batch norms normalise by the statistics that came with the weights while they are
     *     trained, and not by each batch's; quicker, and as accurate where a few layers learn from a few thousand
     *     images
     * @param hidden sizes of the head's hidden layers
     * @param dropout of the head; null for the architecture's own
     * @param options of the architecture, such as its width
     */
    public record Network(
            String model,
            String weights,
            String train,
            boolean fixedStatistics,
            List<Integer> hidden,
            @Nullable Double dropout,
            Map<String, String> options) {
        public Network {
            Objects.requireNonNull(model, "model");
            Objects.requireNonNull(weights, "weights");
            Objects.requireNonNull(train, "train");
            hidden = new HeadSpec(hidden, dropout).hidden(); // in their ranges
            options = Map.copyOf(Objects.requireNonNull(options, "options"));
        }

        public boolean pretrained() {
            return !weights.equals("none");
        }

        public TrainPart trainPart() {
            return TrainPart.parse(train);
        }
    }

    /**
     * @param size height and width of a frame in pixels
     * @param channels 3 for colour, 1 for gray
     * @param framing how an image of any size becomes a frame, in {@link Framing#parse}'s words
     * @param mean per channel, 0 to 1; null to use the weights' or compute it from the training images
     * @param std as {@code mean}
     */
    public record Input(
            int size,
            int channels,
            String framing,
            @Nullable List<Double> mean,
            @Nullable List<Double> std) {
        public Input {
            Limit.SIZE.require(size);
            require(channels == 1 || channels == 3, "channels must be 1 or 3, got " + channels);
            Objects.requireNonNull(framing, "framing");
            if (mean != null) mean.forEach(Range.MEAN::require);
            if (std != null) std.forEach(Range.STD::require);
        }

        public Framing parsedFraming() {
            return Framing.parse(framing, size, size);
        }
    }

    public Recipe {
        Objects.requireNonNull(network, "network").trainPart();
        Objects.requireNonNull(input, "input");
        Limit.EPOCHS.require(epochs);
        Limit.BATCH_SIZE.require(batchSize);
        Objects.requireNonNull(optimizer, "optimizer");
        Objects.requireNonNull(schedule, "schedule");
        Range.LABEL_SMOOTHING.require(labelSmoothing);
        Objects.requireNonNull(augment, "augment");
        Objects.requireNonNull(earlyStop, "earlyStop");
        if (!Objects.requireNonNull(precision, "precision").equals("auto")) NumberType.parse(precision);
        Range.VALIDATION_SHARE.require(validationShare);
        Objects.requireNonNull(duplicates, "duplicates");
    }

    private static void require(boolean holds, String problem) {
        if (!holds) throw new UserError(problem, "correct the recipe or the option that sets it");
    }

    /**
     * The same with some settings changed.
     *
     * @throws UserError if one does not exist, or is out of its range
     */
    public Recipe with(Settings changes) {
        return RecipeFile.override(this, changes.tree(), "recipe");
    }

    /** The text of a recipe.yaml. */
    public String toYaml() {
        return RecipeYaml.toYaml(this);
    }

    /**
     * Reads the recipe.yaml of a run folder, of this version or an earlier one.
     *
     * @throws UserError if it is no complete, valid recipe
     */
    public static Recipe read(Path file) {
        return RecipeYaml.bind(RecipeFile.read(file), file.toString());
    }

    /**
     * Reads what {@link #toYaml} wrote, in this version or an earlier one.
     *
     * @param name of the file, for messages
     * @throws UserError if it is no complete, valid recipe
     */
    public static Recipe parse(String yaml, String name) {
        return RecipeFile.parse(yaml, name, Settings.EARLIER);
    }
}
