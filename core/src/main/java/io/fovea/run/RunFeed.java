package io.fovea.run;

import io.fovea.data.BatchLoader;
import io.fovea.data.Dataset;
import io.fovea.data.LoaderOptions;
import io.fovea.data.Part;
import io.fovea.data.Sample;
import io.fovea.evaluate.BatchInference;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.Evaluator;
import io.fovea.framing.Preprocessing;
import io.fovea.image.ImageDecoder;
import io.fovea.model.ImageModel;
import io.fovea.model.InferenceModel;
import io.fovea.torch.Precision;
import io.fovea.train.FeatureFeed;
import io.fovea.train.Feed;
import io.fovea.train.ImageFeed;
import io.fovea.train.Recipe;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Chooses where a run's training steps come from, and judges models on its splits. */
final class RunFeed implements AutoCloseable {
    private final Recipe recipe;
    private final Dataset dataset;
    private final ImageDecoder decoder;
    private final int workers;
    private final RunListener listener;
    private final Preprocessing preprocessing;
    private final Evaluator evaluator;
    private @Nullable Feed feed;

    RunFeed(Recipe recipe, Dataset dataset, ImageDecoder decoder, int workers, RunListener listener) {
        this.recipe = recipe;
        this.dataset = dataset;
        this.decoder = decoder;
        this.workers = workers;
        this.listener = listener;
        preprocessing = RunRecipe.preprocessing(recipe.input());
        BatchInference inference = new BatchInference(preprocessing, decoder, workers);
        evaluator = new Evaluator(inference, dataset.labels());
    }

    /** @throws CancellationException if {@code stop} becomes true before the features are computed */
    Feed of(ImageModel model, BooleanSupplier stop) {
        feed = FeatureFeed.fits(recipe, model) ? features(model, stop) : images();
        return feed;
    }

    private Feed features(ImageModel model, BooleanSupplier stop) {
        List<Sample> train = dataset.samples(Part.TRAIN), validation = dataset.samples(Part.VALIDATION);
        Precision precision = Precision.parse(recipe.precision());
        listener.note("the trunk is frozen and nothing is augmented: its features are computed once, in " + precision);
        listener.stage("computing features", "images", train.size() + validation.size());
        return FeatureFeed.compute(recipe, model, precision, evaluator, train, validation, done -> {
            if (stop.getAsBoolean()) throw new CancellationException("asked to stop");
            listener.advance(done);
        });
    }

    private Feed images() {
        if (recipe.precision().equals("bf16")) {
            String slower = Precision.fastest() == Precision.FP32
                    ? ", for which this processor has no instructions: fp32 is faster"
                    : "";
            listener.note("the forward pass of training is computed in bf16" + slower);
        }
        Preprocessing training = preprocessing.withFraming(recipe.input().parsedFraming());
        LoaderOptions options = LoaderOptions.training(recipe.batchSize(), workers, recipe.seed());
        BatchLoader loader = new BatchLoader(dataset.samples(Part.TRAIN), training, decoder, options);
        return new ImageFeed(recipe, loader, evaluator, dataset.samples(Part.VALIDATION));
    }

    Evaluation evaluate(ImageModel model, Part part) {
        List<Sample> samples = dataset.samples(part);
        listener.stage("evaluating " + part.name().toLowerCase(java.util.Locale.ROOT), "images", samples.size());
        try (InferenceModel network = model.prepare(Precision.FP32)) {
            return evaluator.evaluate(samples, network::forward, listener::advance);
        }
    }

    @Override
    public void close() {
        if (feed != null) feed.close();
    }
}
