package io.fovea.internal.training;

import io.fovea.Precision;
import io.fovea.augment.Augmentation;
import io.fovea.augment.Augmentations;
import io.fovea.augment.Flip;
import io.fovea.augment.VerticalFlip;
import io.fovea.data.Labels;
import io.fovea.evaluate.Evaluation;
import io.fovea.internal.augmentation.AugmentationPlan;
import io.fovea.internal.augmentation.Augmented;
import io.fovea.internal.evaluation.Judgement;
import io.fovea.internal.layer.Shape;
import io.fovea.internal.loading.EpochSize;
import io.fovea.internal.loading.Place;
import io.fovea.internal.loading.SampleOrder;
import io.fovea.internal.loading.SampleSet;
import io.fovea.internal.loading.Targets;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.NumberType;
import io.fovea.internal.torch.Scope;
import io.fovea.train.Recipe;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Steps from features: what the frozen layers of a network made of the images, once. Without augmentation that is the
 * same in every epoch and run, so only the layers that learn have to run. Where the features are maps, {@code flip}
 * mirrors them: almost, but not quite what the mirrored image would give, since layers of stride 2 begin at its left
 * edge. Features that would fill the memory are kept in a temporary file.
 */
public final class FeatureFeed implements Feed {
    /**
     * 128 kB an image: a frame of 224x224 pixels has 147 kB. Wider features would sooner fill the memory than save
     * time.
     */
    private static final int WIDEST = 32_768;
    /** Features that the head judges at a time: 64 MiB. */
    private static final long JUDGED_AT_ONCE = 64 << 20;

    private final Recipe recipe;
    private final Labels labels;
    private final TrunkFeatures trunk;
    private final Path folder;
    private final Features train;
    private final Features validation;
    private final SampleOrder order;
    private final AugmentationPlan plan;

    private FeatureFeed(
            Recipe recipe, Labels labels, TrunkFeatures trunk, Path folder, Features train, Features validation) {
        this.recipe = recipe;
        this.labels = labels;
        this.trunk = trunk;
        this.folder = folder;
        this.train = train;
        this.validation = validation;
        order = TrainingOrder.of(recipe, train.samples());
        plan = AugmentationPlan.of(recipe.augment(), labels.size(), recipe.epochs() - recipe.augmentOff());
    }

    /** Whether the frozen layers' output for an image is the same in every epoch and small enough to keep. */
    public static boolean fits(Recipe recipe, ImageModel model) {
        return model.hasFrozenPart()
                && model.frozenShape().count() <= WIDEST
                && isFor(recipe.augment(), model.frozenShape())
                && !recipe.input().parsedFraming().isRandom()
                && recipe.distill() == null; // a teacher sees images
    }

    /** Of what is learnt from: the recipe's, but fp32 instead of fp16, whose range is too small for any activations. */
    public static Precision precision(Recipe recipe) {
        Precision precision = NumberType.ofTraining(recipe.precision());
        return precision == Precision.FP16 ? Precision.FP32 : precision;
    }

    /** Maps can be mirrored instead of images; nothing else can be done to features. */
    private static boolean isFor(Augmentations augment, Shape features) {
        return augment.isEmpty()
                || features.rank() == 3 && augment.steps().stream().allMatch(FeatureFeed::mirrors);
    }

    private static boolean mirrors(Augmentation augmentation) {
        return augmentation instanceof Flip || augmentation instanceof VerticalFlip;
    }

    /**
     * Runs the frozen layers over all images whose features are not in the cache. Those of training have the
     * {@link #precision} of the recipe; those that the model is judged by have the bundle's, which is float32.
     *
     * @param trunk whose model stays open as long as this; tells its listener of all features, also of those for
     *     {@link #evaluate}
     * @param folder where features are kept for the time that do not fit in a quarter of the machine's memory
     * @throws io.fovea.UserError before the work if there is no room, or if too many images are damaged
     * @throws io.fovea.image.UnreadableImage if an image cannot be had now
     */
    public static FeatureFeed compute(
            Recipe recipe, Labels labels, TrunkFeatures trunk, SampleSet train, SampleSet validation, Path folder) {
        FeatureSpace space = FeatureSpace.of(
                train.size() + validation.size(),
                trunk.model().frozenShape().count(),
                folder,
                FeatureStore.usualMemory());
        List<Features> features = trunk.of(List.of(
                new TrunkFeatures.Wanted(train, precision(recipe), space),
                new TrunkFeatures.Wanted(validation, Precision.FP32, space)));
        return new FeatureFeed(recipe, labels, trunk, folder, features.get(0), features.get(1));
    }

    @Override
    public int steps() {
        return size().batches();
    }

    @Override
    public long images() {
        return size().images();
    }

    /** As from images: a trailing batch of one is never emitted. */
    private EpochSize size() {
        return new EpochSize(order.size(), recipe.batchSize(), true);
    }

    @Override
    public float[] classWeights() {
        return ClassBalance.weights(recipe, labels, train.samples());
    }

    @Override
    public Steps epoch(int epoch, int firstStep, int course) {
        long[] keys = order.keys(epoch);
        return new Steps() {
            private int step = firstStep;

            @Override
            public boolean hasNext() {
                return step < steps();
            }

            @Override
            public @Nullable Examples next() {
                int from = step++ * recipe.batchSize();
                int to = (int) Math.min((long) from + recipe.batchSize(), keys.length);
                long[] whole = train.readable(Arrays.stream(keys, from, to));
                if (Feed.isTooFew(whole.length, recipe)) return null;
                int[] chosen = Arrays.stream(whole).mapToInt(Place::sample).toArray();
                Targets targets = train.samples().targets(Arrays.stream(chosen));
                Augmented augmented = augmented(train.of(chosen), targets, epoch, course, whole);
                return new Examples(augmented.images(), augmented.targets());
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public Forward forward(ImageModel model) {
        return Forward.ofFeatures(recipe, model);
    }

    @Override
    public @Nullable Teacher teacher() {
        return null; // it sees images
    }

    /** Mirrors what the recipe would have mirrored as an image, by the same draws. */
    private Augmented augmented(Tensor features, Targets targets, int epoch, int course, long[] keys) {
        List<RandomGenerator> draws = Arrays.stream(keys)
                .mapToObj(key -> ImageFeed.draw(recipe.seed(), epoch, key))
                .toList();
        return plan.apply(features, targets, draws, course);
    }

    @Override
    public long judgedImages() {
        return validation.samples().size();
    }

    @Override
    public Evaluation validate(ImageModel model, LongConsumer progress) {
        return judged(model, validation, progress);
    }

    /**
     * A model with the same trunk on another part of the data, as {@link #validate} judges it.
     *
     * @throws io.fovea.UserError as {@link #compute} does
     */
    public Evaluation evaluate(ImageModel model, SampleSet samples) {
        model.trainOnly(
                recipe.network().trainPart(),
                recipe.network().fixedStatistics()); // the same border between frozen and learned
        if (samples == validation.samples()) return validate(model, done -> {});
        FeatureSpace space = FeatureSpace.of(samples.size(), train.width(), folder, FeatureStore.usualMemory());
        try (Features features = trunk.of(List.of(new TrunkFeatures.Wanted(samples, Precision.FP32, space)))
                .get(0)) {
            return judged(model, features, done -> {});
        }
    }

    private Evaluation judged(ImageModel model, Features features, LongConsumer progress) {
        model.training(false);
        int images = features.samples().size();
        int chunk = (int) Math.max(1, JUDGED_AT_ONCE / FeatureStore.bytes(1, features.width()));
        Judgement judgement = new Judgement(features.samples().all(), labels);
        for (int from = 0; from < images; from += chunk) {
            int to = (int) Math.min((long) from + chunk, images);
            judge(model, features, features.readable(from, to), judgement);
            progress.accept(to - from);
        }
        return judgement.evaluation();
    }

    private static void judge(ImageModel model, Features features, int[] places, Judgement judgement) {
        if (places.length == 0) return;
        try (Scope scope = Scope.inference()) {
            float[] flat = HostCopy.floats(model.learned(features.of(places)));
            int classes = flat.length / places.length;
            for (int i = 0; i < places.length; i++) judgement.logits(places[i], flat, i * classes, classes);
        }
    }

    @Override
    public void close() {
        train.close();
        validation.close();
    }
}
