package io.fovea.train;

import io.fovea.data.Sample;
import io.fovea.data.Shuffle;
import io.fovea.evaluate.BatchInference;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.Evaluator;
import io.fovea.model.ImageModel;
import io.fovea.model.InferenceModel;
import io.fovea.torch.HostCopy;
import io.fovea.torch.Precision;
import io.fovea.torch.Scope;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Steps from features that a frozen trunk computed once: without augmentation they are the same in every epoch, so only
 * the head has to run.
 */
public final class FeatureFeed implements Feed {
    /**
     * 128 kB an image: a frame of 224x224 pixels has 147 kB. Wider features would sooner fill the memory than save
     * time.
     */
    private static final int WIDEST = 32_768;

    private final Recipe recipe;
    private final Evaluator evaluator;
    private final Features train;
    private final Features validation;

    /** Features [N, width] and targets [N] of some samples, owned. */
    private record Features(List<Sample> samples, Tensor features, Tensor targets) {
        static Features of(List<Sample> samples, float[][] rows) {
            int width = rows[0].length;
            float[] flat = new float[Math.multiplyExact(rows.length, width)];
            for (int i = 0; i < rows.length; i++) System.arraycopy(rows[i], 0, flat, i * width, width);
            long[] labels = samples.stream().mapToLong(Sample::label).toArray();
            return new Features(
                    samples,
                    Scope.own(HostCopy.toTensor(flat, rows.length, width)),
                    Scope.own(HostCopy.toTensor(labels, labels.length)));
        }

        void close() {
            features.close();
            targets.close();
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
     * @param progress told the number of images done with every batch, from several threads
     */
    public static FeatureFeed compute(
            Recipe recipe,
            ImageModel model,
            Precision precision,
            Evaluator evaluator,
            List<Sample> train,
            List<Sample> validation,
            LongConsumer progress) {
        BatchInference inference = evaluator.inference();
        try (InferenceModel trunk = model.prepare(precision)) {
            Features fit = Features.of(train, inference.rows(train, trunk::features, progress));
            Features check = Features.of(validation, inference.rows(validation, trunk::features, progress));
            return new FeatureFeed(recipe, evaluator, fit, check);
        }
    }

    @Override
    public int steps() {
        int images = train.samples().size(), full = images / recipe.batchSize();
        // as from images: a trailing batch of one is never emitted
        return images % recipe.batchSize() > 1 ? full + 1 : full;
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
            public Examples next() {
                int from = step++ * recipe.batchSize();
                int to = Math.min(from + recipe.batchSize(), order.length);
                Tensor chosen = HostCopy.toTensor(
                        Arrays.stream(order, from, to).asLongStream().toArray(), to - from);
                return new Examples(
                        torch.index_select(train.features(), 0, chosen),
                        torch.index_select(train.targets(), 0, chosen));
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
    public Evaluation validate(ImageModel model) {
        try (Scope scope = Scope.inference()) {
            model.training(false);
            float[] flat = HostCopy.floats(model.classify(validation.features()));
            int rows = validation.samples().size(), classes = flat.length / rows;
            float[][] logits = new float[rows][];
            for (int i = 0; i < rows; i++) {
                logits[i] = Arrays.copyOfRange(flat, i * classes, (i + 1) * classes);
            }
            return evaluator.evaluation(validation.samples(), logits);
        }
    }

    @Override
    public void close() {
        train.close();
        validation.close();
    }
}
