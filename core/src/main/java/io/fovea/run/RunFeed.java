package io.fovea.run;

import io.fovea.Precision;
import io.fovea.data.Part;
import io.fovea.evaluate.Evaluation;
import io.fovea.framing.Preprocessing;
import io.fovea.internal.evaluation.BatchInference;
import io.fovea.internal.evaluation.Evaluator;
import io.fovea.internal.frames.FrameCache;
import io.fovea.internal.inference.InferenceModel;
import io.fovea.internal.kept.KeptFolder;
import io.fovea.internal.kept.KeptKind;
import io.fovea.internal.loading.BatchLoader;
import io.fovea.internal.loading.LoaderOptions;
import io.fovea.internal.loading.SampleSet;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.NumberType;
import io.fovea.internal.training.Deadline;
import io.fovea.internal.training.FeatureFeed;
import io.fovea.internal.training.Feed;
import io.fovea.internal.training.ImageFeed;
import io.fovea.internal.training.Teacher;
import io.fovea.internal.training.TrainingOrder;
import io.fovea.internal.training.TrunkFeatures;
import io.fovea.internal.training.Whitening;
import io.fovea.train.Initialization;
import io.fovea.train.Recipe;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Chooses where a run's training steps come from, and judges models on its splits. */
final class RunFeed implements AutoCloseable {
    private final Recipe recipe;
    private final CheckedData data;
    private final Path folder;
    private final int workers;
    private final RunListener listener;
    private final Preprocessing preprocessing;
    private @Nullable Evaluator evaluator;
    private @Nullable Feed feed;
    /** That the frozen layers took, where they are computed once. */
    private double secondsAnImage;

    /** @param folder for features that the memory does not hold */
    RunFeed(Recipe recipe, CheckedData data, Path folder, int workers, RunListener listener) {
        this.recipe = recipe;
        this.data = data;
        this.folder = folder;
        this.workers = workers;
        this.listener = listener;
        preprocessing = RunRecipe.preprocessing(recipe.input());
    }

    /** What {@link io.fovea.train.Initialization} needs images for; to be done once, before the first step. */
    void fillFrom(ImageModel model, BooleanSupplier stop) {
        if (recipe.network().init() != Initialization.WHITENING
                || recipe.network().pretrained()) return;
        listener.detail("the first filters are made of training images");
        Whitening.into(model, data.samples(Part.TRAIN), evaluator().inference(), done -> {
            if (stop.getAsBoolean()) throw new CancellationException("asked to stop");
        });
    }

    /** @throws CancellationException if {@code stop} becomes true before the features are computed */
    Feed of(ImageModel model, BooleanSupplier stop) {
        feed = FeatureFeed.fits(recipe, model) ? features(model, stop) : images();
        return feed;
    }

    private Feed features(ImageModel model, BooleanSupplier stop) {
        Precision precision = FeatureFeed.precision(recipe);
        listener.note("the frozen layers are computed once for each image"
                + (recipe.augment().isEmpty() ? "" : "; flip mirrors their output"));
        listener.detail("frozen layers are computed in "
                + (precision == Precision.FP32
                        ? "fp32"
                        : precision + " to learn from, and in fp32, as the bundle computes, to judge by"));
        if (!model.trunkFrozen()) tellFp16();
        else if (isFp16()) listener.note("precision fp16 has nothing to do here: the head alone learns, in fp32");
        FeatureTelling telling = new FeatureTelling(listener, stop);
        TrunkFeatures trunk = new TrunkFeatures(
                model, preprocessing, () -> evaluator().inference(), KeptFolder.here(KeptKind.FEATURES), telling);
        Feed features = FeatureFeed.compute(
                recipe,
                data.dataset().labels(),
                trunk,
                data.samples(Part.TRAIN),
                data.samples(Part.VALIDATION),
                folder);
        secondsAnImage = telling.secondsAnImage();
        data.tell(listener);
        return features;
    }

    private Feed images() {
        if (recipe.precision().equals("bf16")) {
            String computed = "the forward pass of training is computed in bf16";
            if (NumberType.fastest() == Precision.FP32) {
                listener.note(computed + ", for which this processor has no instructions: fp32 is faster");
            } else {
                listener.detail(computed);
            }
        }
        tellFp16();
        Preprocessing training = preprocessing.withFraming(recipe.input().parsedFraming());
        LoaderOptions options = LoaderOptions.training(recipe.batchSize(), workers, recipe.seed());
        FrameCache frames = evaluator().inference().frames();
        SampleSet train = data.samples(Part.TRAIN);
        BatchLoader loader = new BatchLoader(train, training, data.decoder(), options, frames)
                .inOrder(TrainingOrder.of(recipe, train));
        Teacher teacher = TeacherBundle.of(recipe, data.dataset().labels());
        return new ImageFeed(recipe, loader, evaluator(), data.samples(Part.VALIDATION), teacher);
    }

    private boolean isFp16() {
        return recipe.precision().equals("fp16");
    }

    private void tellFp16() {
        if (!isFp16()) return;
        listener.note("the forward pass of training is computed in fp16, with a scaled loss; fp16 is for accelerators, "
                + "and on a processor like this one fp32 is mostly faster");
    }

    /** When the training has to be at its end for the test part to be judged before {@code end}. */
    Deadline deadline(Deadline end) {
        int tests = data.dataset().samples(Part.TEST).size();
        return end.earlier(secondsAnImage * tests).judgingLater(tests);
    }

    private Evaluator evaluator() {
        Evaluator made = evaluator;
        if (made == null) {
            FrameCache frames = data.frames(preprocessing, listener);
            BatchInference inference = new BatchInference(preprocessing, data.decoder(), workers, frames);
            made = new Evaluator(inference, data.dataset().labels());
            evaluator = made;
        }
        return made;
    }

    Evaluation evaluate(ImageModel model, Part part) {
        return evaluate(model, data.samples(part), part.name().toLowerCase(java.util.Locale.ROOT));
    }

    /** @param what the samples are, in words */
    Evaluation evaluate(ImageModel model, SampleSet samples, String what) {
        if (feed instanceof FeatureFeed features) {
            Evaluation evaluation = features.evaluate(model, samples);
            data.tell(listener);
            return evaluation;
        }
        listener.stage("evaluating " + what, "images", samples.size());
        try (InferenceModel network = model.prepare(Precision.FP32)) {
            Evaluation evaluation = evaluator().evaluate(samples, network::forward, listener::advance);
            data.tell(listener);
            return evaluation;
        }
    }

    @Override
    public void close() {
        if (feed != null) feed.close();
    }
}
