package io.fovea.internal.training;

import io.fovea.Precision;
import io.fovea.evaluate.Evaluation;
import io.fovea.internal.augmentation.AugmentationPlan;
import io.fovea.internal.augmentation.Augmented;
import io.fovea.internal.evaluation.Evaluator;
import io.fovea.internal.inference.InferenceModel;
import io.fovea.internal.loading.Batch;
import io.fovea.internal.loading.BatchLoader;
import io.fovea.internal.loading.BatchStream;
import io.fovea.internal.loading.Normalization;
import io.fovea.internal.loading.SampleSet;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.random.Draw;
import io.fovea.internal.torch.Scope;
import io.fovea.train.Recipe;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Steps straight from images: load, augment, normalise, forward through the whole network. */
public final class ImageFeed implements Feed {
    /** Sets the streams of augmentation apart from those of random framing. */
    private static final long AUGMENTATION = 0x5DEECE66DL;

    private final Recipe recipe;
    private final BatchLoader loader;
    private final Evaluator evaluator;
    private final SampleSet validation;
    private final Normalization normalization;
    private final AugmentationPlan plan;
    private final @Nullable Teacher teacher;

    /**
     * @param loader of the training split, with the recipe's framing, batch size and seed
     * @param evaluator with the deterministic framing
     */
    public ImageFeed(Recipe recipe, BatchLoader loader, Evaluator evaluator, SampleSet validation) {
        this(recipe, loader, evaluator, validation, null);
    }

    /** @param teacher closed with this; null for none */
    public ImageFeed(
            Recipe recipe, BatchLoader loader, Evaluator evaluator, SampleSet validation, @Nullable Teacher teacher) {
        this.teacher = teacher;
        this.recipe = recipe;
        this.loader = loader;
        this.evaluator = evaluator;
        this.validation = validation;
        normalization = new Normalization(evaluator.inference().preprocessing());
        plan = AugmentationPlan.of(recipe.augment(), evaluator.labels().size(), recipe.epochs() - recipe.augmentOff());
    }

    @Override
    public int steps() {
        return loader.batches();
    }

    @Override
    public long images() {
        return loader.images();
    }

    @Override
    public float[] classWeights() {
        return ClassBalance.weights(recipe, evaluator.labels(), loader.samples());
    }

    @Override
    public Steps epoch(int epoch, int firstStep, int course) {
        BatchStream batches = loader.epoch(epoch, firstStep);
        return new Steps() {
            @Override
            public boolean hasNext() {
                return batches.hasNext();
            }

            @Override
            public @Nullable Examples next() {
                Batch batch = batches.next();
                return Feed.isTooFew(batch.size(), recipe) ? null : examples(batch, epoch, course);
            }

            @Override
            public void close() {
                batches.close();
            }
        };
    }

    /** What decides how an image is augmented in an epoch. */
    static RandomGenerator draw(long seed, int epoch, long key) {
        return new Draw(seed ^ AUGMENTATION, epoch, key).rng();
    }

    private Examples examples(Batch batch, int epoch, int course) {
        List<RandomGenerator> draws = LongStream.of(batch.indices())
                .mapToObj(key -> draw(recipe.seed(), epoch, key))
                .toList();
        Augmented augmented = plan.apply(batch.images(), loader.targets(batch), draws, course);
        return new Examples(normalization.apply(augmented.images()), augmented.targets());
    }

    @Override
    public Forward forward(ImageModel model) {
        return Forward.ofImages(recipe);
    }

    @Override
    public @Nullable Teacher teacher() {
        return teacher;
    }

    @Override
    public long judgedImages() {
        return validation.size();
    }

    @Override
    public Evaluation validate(ImageModel model, LongConsumer progress) {
        try (Scope scope = Scope.inference();
                InferenceModel frozen = model.prepare(Precision.FP32)) {
            return evaluator.evaluate(validation, frozen::forward, progress);
        }
    }

    @Override
    public void close() {
        normalization.close();
        if (teacher != null) teacher.close();
    }
}
