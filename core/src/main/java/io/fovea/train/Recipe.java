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
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decides a training run, together with the data. Two runs with equal recipes and data are the same
 * run. A new setting is a component here, a setter in {@link RecipeSetters} and a default in {@code run.Defaults}.
 *
 * @param epochs passes over the training images
 * @param batchSize images of one step; {@code auto} for as many as the memory has room for, which Java reads back as
 *     {@link #AUTO_BATCH}. A run decides what {@code auto} comes to on its machine, and its recipe.yaml has the number
 * @param labelSmoothing share of the target spread evenly over all classes (Szegedy et al. 2015, arXiv:1512.00567)
 * @param maxTime the run ends within this time, all its parts together; where not all epochs fit, the schedule runs its
 *     whole course in those that do, of which the last may be a part of one. What fits follows from the machine, so
 *     such a run is not the same twice. Where layers are unfrozen on the way, the epochs before the last such are not
 *     shortened. A resumed run has as much time again. null for no limit
 * @param accumulate parts that a step's images are computed in, one after the other, to save memory; 1 for all at once
 * @param recompute what of the forward pass is computed once more for the backward pass, to save memory
 * @param sharpness radius rho of sharpness-aware minimisation (Foret et al. 2020, arXiv:2010.01412); 0 for none
 * @param l1 weight of the sum of the trained weights' absolute values in the loss, norms and biases left out; 0 for
 *     none
 * @param classWeights factors on the loss of images of a class, by its name; 1 where it is not named
 * @param distill what is also learned from another model's answers; null for nothing
 * @param augmentOff last epochs that see the images unchanged
 * @param repeats how often an image is seen in a row, each time changed otherwise (Hoffer et al. 2019,
 *     arXiv:1901.09335); an epoch is as long as before, and has so many fewer images
 * @param earlyStop what makes one epoch better than another, and after how many epochs without a better one training
 *     stops: {@code loss:10} or {@code accuracy:10}; where an image may have any number of labels also {@code f1:10}
 *     and {@code map:10}, and accuracy is there the share of images with exactly their labels
 * @param threshold probability from which a label is given where an image may have any number of labels; null for each
 *     label its own, chosen on the validation images for the highest F1
 * @param calibration how probabilities are made to be taken at their word, where an image has exactly one class
 * @param abstain share of given answers that shall be right; the bundle then answers "unknown" below the probability
 *     that reaches it on the validation images. null for an answer to every image
 * @param precision {@code fp32}, {@code bf16}, {@code fp16} or {@code auto}: of the forward pass; with fp16 the loss is
 *     scaled, and steps whose gradients are not finite are left out. A run decides whether {@code auto} is fp32 or bf16
 *     on its machine, and its recipe.yaml has the decision
 * @param validationShare share of each class held out when the data has no validation split
 * @param splitSeed key of how images are divided, so that runs with several seeds are judged by the same images; null
 *     for the seed
 * @param duplicates what becomes of images whose files have the same bytes
 * @param seed key of all randomness
 */
public record Recipe(
        Network network,
        Input input,
        int epochs,
        @Nullable Duration maxTime,
        int batchSize,
        int accumulate,
        Recompute recompute,
        OptimizerSpec optimizer,
        Rates rates,
        double sharpness,
        Schedule schedule,
        LossSpec loss,
        double labelSmoothing,
        Balance balance,
        Map<String, Double> classWeights,
        @Nullable Distillation distill,
        double l1,
        Clip clip,
        Average average,
        Augmentations augment,
        int augmentOff,
        int repeats,
        Unfreeze unfreeze,
        EarlyStop earlyStop,
        @Nullable Double threshold,
        CalibrationMethod calibration,
        @Nullable Double abstain,
        String precision,
        double validationShare,
        Division division,
        @Nullable Long splitSeed,
        Resample resample,
        Duplicates duplicates,
        long seed) {
    /** {@link #batchSize} of a run that is to find it out. */
    public static final int AUTO_BATCH = 0;

    /**
     * @param model an architecture's name
     * @param weights a weight file, its web address, or the name of published weights; {@code none} for random ones
     * @param train which part learns: {@code head}, {@code all} or a number of trunk blocks
     * @param head what classifies the features; other than {@code linear} only where the rest does not learn
     * @param batchNorm what batch norms of that part normalise by
     * @param init how weights that no file gives are drawn
     * @param hidden sizes of the head's hidden layers
     * @param dropout of the head; null for the architecture's own
     * @param dropPath largest probability that a residual branch is left out, where the architecture has that; null for
     *     its own
     * @param options of the architecture, such as its width
     */
    public record Network(
            String model,
            String weights,
            String train,
            LightHead head,
            BatchNorms batchNorm,
            Initialization init,
            List<Integer> hidden,
            @Nullable Double dropout,
            @Nullable Double dropPath,
            Map<String, String> options) {
        public Network {
            Objects.requireNonNull(model, "model");
            Objects.requireNonNull(weights, "weights");
            Objects.requireNonNull(train, "train");
            Objects.requireNonNull(head, "head");
            Objects.requireNonNull(batchNorm, "batchNorm");
            Objects.requireNonNull(init, "init");
            if (dropPath != null) Range.DROP_PATH.require(dropPath);
            hidden = new HeadSpec(hidden, dropout).hidden(); // in their ranges
            options = Map.copyOf(Objects.requireNonNull(options, "options"));
        }

        public boolean pretrained() {
            return !weights.equals("none");
        }

        /** Whether batch norms keep the weights' statistics. */
        public boolean fixedStatistics() {
            return batchNorm == BatchNorms.FROZEN;
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

    /**
     * Rates of parts of the network, as factors on the learning rate.
     *
     * @param head of the head
     * @param layerDecay of every block, times that of the block behind it (Howard and Ruder 2018, arXiv:1801.06146;
     *     Clark et al. 2020, arXiv:2003.10555); 1 for equal rates
     * @param norms of norms and biases, and of the like, such as tokens and positions, times that of their block (Page
     *     2018; Jordan 2024, arXiv:2404.00498, take 64)
     * @param decayNorms whether weight decay also draws on norms and biases
     */
    public record Rates(double head, double layerDecay, double norms, boolean decayNorms) {
        public static final Rates EQUAL = new Rates(1, 1, 1, false);

        public Rates {
            Range.RATE_FACTOR.require(head);
            Range.LAYER_DECAY.require(layerDecay);
            Range.RATE_FACTOR.require(norms);
        }
    }

    /**
     * What is also learned from the answers of another model, the teacher (Hinton et al. 2015, arXiv:1503.02531).
     *
     * @param teacher a bundle with the same classes
     * @param temperature both models' logits are divided by
     * @param share of this in the loss; the rest is that of the labels
     */
    public record Distillation(String teacher, double temperature, double share) {
        public Distillation {
            Objects.requireNonNull(teacher, "teacher");
            Range.TEMPERATURE.require(temperature);
            Range.PROBABILITY.require(share);
        }
    }

    public Recipe {
        Objects.requireNonNull(network, "network").trainPart();
        Objects.requireNonNull(input, "input");
        Limit.EPOCHS.require(epochs);
        if (maxTime != null) Limit.SECONDS.require(maxTime.toSeconds());
        if (batchSize != AUTO_BATCH) Limit.BATCH_SIZE.require(batchSize);
        Limit.ACCUMULATE.require(accumulate);
        require(
                batchSize == AUTO_BATCH || accumulate <= batchSize,
                "accumulate is " + accumulate + ", more than the batch's " + batchSize + " images");
        Objects.requireNonNull(recompute, "recompute");
        Objects.requireNonNull(optimizer, "optimizer");
        Objects.requireNonNull(rates, "rates");
        Range.SHARPNESS.require(sharpness);
        Objects.requireNonNull(schedule, "schedule");
        Objects.requireNonNull(loss, "loss");
        Range.LABEL_SMOOTHING.require(labelSmoothing);
        Objects.requireNonNull(balance, "balance");
        classWeights = new TreeMap<>(Objects.requireNonNull(classWeights, "classWeights"));
        classWeights.values().forEach(Range.CLASS_WEIGHT::require);
        classWeights = Collections.unmodifiableMap(classWeights);
        Range.L1.require(l1);
        Objects.requireNonNull(clip, "clip");
        Objects.requireNonNull(average, "average");
        Objects.requireNonNull(augment, "augment");
        Limit.LAST_EPOCHS.require(augmentOff);
        Limit.REPEATS.require(repeats);
        Objects.requireNonNull(unfreeze, "unfreeze");
        Objects.requireNonNull(earlyStop, "earlyStop");
        if (threshold != null) Range.LABEL_THRESHOLD.require(threshold);
        Objects.requireNonNull(calibration, "calibration");
        if (abstain != null) Range.PRECISION.require(abstain);
        if (!Objects.requireNonNull(precision, "precision").equals("auto")) NumberType.ofTraining(precision);
        Range.VALIDATION_SHARE.require(validationShare);
        Objects.requireNonNull(division, "division");
        Objects.requireNonNull(resample, "resample");
        Objects.requireNonNull(duplicates, "duplicates");
    }

    /** Key of how images are divided. */
    public long divisionSeed() {
        return splitSeed == null ? seed : splitSeed;
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

    /** Every setting as one plain value, the same ones of every recipe. */
    public List<Hyperparameter> hyperparameters() {
        return Hyperparameter.of(this);
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
