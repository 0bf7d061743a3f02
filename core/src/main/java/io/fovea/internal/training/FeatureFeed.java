package io.fovea.internal.training;

import io.fovea.Precision;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.NonFiniteAnswers;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.evaluation.BatchInference;
import io.fovea.internal.evaluation.Evaluator;
import io.fovea.internal.evaluation.Judgement;
import io.fovea.internal.inference.InferenceModel;
import io.fovea.internal.loading.SampleSet;
import io.fovea.internal.loading.Shuffle;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import io.fovea.train.Recipe;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntPredicate;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Steps from features that a frozen trunk computed once: without augmentation they are the same in every epoch, so only
 * the head has to run. Features that would fill the memory are kept in a temporary file.
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
    private final Evaluator evaluator;
    private final Features train;
    private final Features validation;

    /** The features of a part's readable images, at the places of all. */
    private record Features(SampleSet samples, FeatureStore store, int width) {
        /** Those of a range of places that can be read. */
        int[] readable(IntStream places) {
            IntPredicate whole = place -> !samples.isDamaged(samples.all().get(place));
            return places.filter(whole).toArray();
        }

        void close() {
            store.close();
        }
    }

    private FeatureFeed(Recipe recipe, Evaluator evaluator, Features train, Features validation) {
        this.recipe = recipe;
        this.evaluator = evaluator;
        this.train = train;
        this.validation = validation;
    }

    /** Whether the trunk's output for an image is the same in every epoch and small enough to keep. */
    public static boolean fits(Recipe recipe, ImageModel model) {
        return model.trunkFrozen()
                && model.featureWidth() <= WIDEST
                && recipe.augment().isEmpty()
                && !recipe.input().parsedFraming().isRandom();
    }

    /**
     * Runs the trunk over all images.
     *
     * @param precision of the trunk
     * @param folder where features are kept for the time that do not fit in a quarter of the machine's memory
     * @param progress told the number of images done with every batch, from several threads
     * @throws io.fovea.UserError before the work if there is no room, or if too many images are damaged
     * @throws UnreadableImage if an image cannot be had now
     */
    public static FeatureFeed compute(
            Recipe recipe,
            ImageModel model,
            Precision precision,
            Evaluator evaluator,
            SampleSet train,
            SampleSet validation,
            Path folder,
            LongConsumer progress) {
        FeatureSpace space = FeatureSpace.of(
                train.size() + validation.size(), model.featureWidth(), folder, FeatureStore.usualMemory());
        return compute(recipe, model, precision, evaluator, train, validation, space, progress);
    }

    static FeatureFeed compute(
            Recipe recipe,
            ImageModel model,
            Precision precision,
            Evaluator evaluator,
            SampleSet train,
            SampleSet validation,
            FeatureSpace space,
            LongConsumer progress) {
        try (InferenceModel trunk = model.prepare(precision)) {
            Features fit = features(train, trunk, evaluator.inference(), space, progress);
            try {
                Features check = features(validation, trunk, evaluator.inference(), space, progress);
                return new FeatureFeed(recipe, evaluator, fit, check);
            } catch (RuntimeException | Error e) {
                fit.close();
                throw e;
            }
        }
    }

    private static Features features(
            SampleSet samples,
            InferenceModel trunk,
            BatchInference inference,
            FeatureSpace space,
            LongConsumer progress) {
        Features features = new Features(samples, space.store(samples.size()), space.width());
        try {
            Filling filling = new Filling(features, new LongAdder());
            inference.run(samples.all(), trunk::features, progress, filling);
            long bad = filling.bad().sum();
            if (bad > 0) throw new NonFiniteAnswers(bad, samples.size());
            return features;
        } catch (RuntimeException | Error e) {
            features.close();
            throw e;
        }
    }

    /** Puts every batch's features into their place. */
    private record Filling(Features features, LongAdder bad) implements BatchInference.Sink {
        @Override
        public void rows(List<Integer> positions, float[] values, int width) {
            for (int i = 0; i < positions.size(); i++) {
                features.store().put(positions.get(i), values, i * width);
                if (!NonFiniteAnswers.isFinite(values, i * width, (i + 1) * width)) bad.increment();
            }
        }

        @Override
        public void unreadable(int position, UnreadableImage failure) {
            features.samples().leaveOut(features.samples().all().get(position), failure);
        }
    }

    @Override
    public int steps() {
        int images = train.samples().size(), full = images / recipe.batchSize();
        // as from images: a trailing batch of one is never emitted
        return images % recipe.batchSize() > 1 ? full + 1 : full;
    }

    @Override
    public long images() {
        return Math.min(train.samples().size(), (long) steps() * recipe.batchSize());
    }

    @Override
    public Steps epoch(int epoch, int firstStep) {
        int[] order = Shuffle.order(train.samples().size(), recipe.seed(), epoch);
        return new Steps() {
            private int step = firstStep;

            @Override
            public boolean hasNext() {
                return step < steps();
            }

            @Override
            public @Nullable Examples next() {
                int from = step++ * recipe.batchSize();
                int to = (int) Math.min((long) from + recipe.batchSize(), order.length);
                int[] chosen = train.readable(Arrays.stream(order, from, to));
                if (Feed.isTooFew(chosen.length, recipe)) return null;
                long[] targets = Arrays.stream(chosen)
                        .mapToLong(place -> train.samples().all().get(place).label())
                        .toArray();
                return new Examples(train.store().rows(chosen), HostCopy.toTensor(targets, targets.length));
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public Tensor logits(ImageModel model, Examples examples) {
        return model.classify(examples.inputs());
    }

    @Override
    public long judgedImages() {
        return validation.samples().size();
    }

    @Override
    public Evaluation validate(ImageModel model, LongConsumer progress) {
        model.training(false);
        SampleSet samples = validation.samples();
        int chunk = (int) Math.max(1, JUDGED_AT_ONCE / FeatureStore.bytes(1, validation.width()));
        Judgement judgement = new Judgement(samples.all());
        for (int from = 0; from < samples.size(); from += chunk) {
            int to = (int) Math.min((long) from + chunk, samples.size());
            judge(model, validation.readable(IntStream.range(from, to)), judgement);
            progress.accept(to - from);
        }
        return judgement.of(evaluator.labels());
    }

    private void judge(ImageModel model, int[] places, Judgement judgement) {
        if (places.length == 0) return;
        try (Scope scope = Scope.inference()) {
            float[] flat = HostCopy.floats(model.classify(validation.store().rows(places)));
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
