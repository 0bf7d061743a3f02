package io.fovea.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fovea.UserError;
import io.fovea.data.Part;
import io.fovea.framing.Framing;
import io.fovea.framing.Preprocessing;
import io.fovea.image.ImageDecoder;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.architecture.Architecture;
import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.bundle.Bundle;
import io.fovea.internal.dataset.Dataset;
import io.fovea.internal.dataset.PixelStatistics;
import io.fovea.internal.dataset.SplitRule;
import io.fovea.internal.limit.Range;
import io.fovea.internal.source.Sample;
import io.fovea.internal.training.Defaults;
import io.fovea.internal.training.RecipeFile;
import io.fovea.internal.weights.DownloadListener;
import io.fovea.internal.weights.PretrainedCache;
import io.fovea.internal.weights.PretrainedFile;
import io.fovea.train.Recipe;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Completes the settings a run was started with: the user's, then what the data suggest, then the defaults. */
record RunRecipe(ObjectNode settings) {
    /** Training images that mean and std are measured on, at most. */
    private static final int MEASURED = 5_000;
    /** One grey level: pictures that are all of one colour have no deviation to divide by. */
    private static final double SMALLEST_STD = 1 / 255.0;

    /** A resumed run starts from the recipe in its folder. */
    static RunRecipe of(RunFolder folder, RunFolder.Existing existing, ObjectNode settings) {
        if (existing != RunFolder.Existing.RESUME) return new RunRecipe(settings);
        String name = folder.recipe().toString();
        ObjectNode saved = RecipeFile.read(folder.recipe());
        Recipe complete = RecipeFile.override(RecipeFile.parse(saved.toString(), name), settings, "recipe");
        return new RunRecipe(RecipeFile.settings(complete));
    }

    SplitRule splitRule() {
        double share = settings.path("validationShare").asDouble(SplitRule.DEFAULT_SHARE);
        return new SplitRule(
                Range.VALIDATION_SHARE.require(share), settings.path("seed").asLong(SplitRule.DEFAULT.seed()));
    }

    /** Tells mistakes that need no data to be seen, before the data are read. */
    void check() {
        Recipe recipe = over(new Recipe.Input(1, 3, "squash", null, null));
        recipe.input().parsedFraming();
    }

    /**
     * The pretrained weights that the settings name, fetched if need be; null for random ones.
     *
     * @param stop asked while a download goes on
     * @throws CancellationException if {@code stop} becomes true
     */
    @Nullable
    PretrainedFile weights(PretrainedCache cache, RunListener listener, BooleanSupplier stop) {
        if (weights().equals(PretrainedFile.NONE)) return null;
        return PretrainedFile.of(weights(), architecture(), cache, new DownloadListener() {
            @Override
            public void begin(String file, long kilobytes) {
                listener.note("downloading " + file);
                listener.stage("downloading", "kB", kilobytes);
            }

            @Override
            public void advance(long kilobytes) {
                if (stop.getAsBoolean()) throw new CancellationException("asked to stop");
                listener.advance(kilobytes);
            }
        });
    }

    /** @param weights null for random ones */
    Recipe complete(@Nullable PretrainedFile weights, Dataset dataset, ImageDecoder decoder, int workers) {
        RunRecipe named = weights == null ? this : named(weights);
        Recipe recipe = named.over(InputBasis.of(architecture(), weights, dataset, decoder));
        return recipe.withInput(normalised(recipe, dataset, decoder, workers));
    }

    /** With today's best weights under their own name, so that the recipe means the same tomorrow. */
    private RunRecipe named(PretrainedFile weights) {
        ObjectNode copy = settings.deepCopy();
        RecipeFile.set(copy, "network.weights", weights.text());
        return new RunRecipe(copy);
    }

    /** The settings laid over the defaults for this input. */
    private Recipe over(Recipe.Input input) {
        String train = settings.path("network").path("train").asText("");
        return RecipeFile.override(Defaults.of(architecture(), weights(), train, input), settings, "recipe");
    }

    private String weights() {
        return settings.path("network").path("weights").asText(PretrainedFile.NONE);
    }

    private Architecture architecture() {
        String weights = weights();
        String usual = weights.equals(PretrainedFile.NONE) ? "cnn" : "mobilenet_v2";
        if (weights.endsWith(".fovea") && !weights.contains("://"))
            usual = Bundle.open(Path.of(weights)).manifest().model().architecture();
        return Architectures.of(settings.path("network").path("model").asText(usual));
    }

    /** With mean and std measured on the training images, unless they are given. */
    private static Recipe.Input normalised(Recipe recipe, Dataset dataset, ImageDecoder decoder, int workers) {
        Recipe.Input input = recipe.input();
        List<Double> mean = input.mean(), std = input.std();
        if ((mean == null) != (std == null)) {
            throw new UserError("mean and std belong together, only one is given", "give both, or neither");
        }
        if (mean == null || std == null) {
            List<Sample> measured = PixelStatistics.choose(dataset.samples(Part.TRAIN), MEASURED, recipe.seed());
            PixelStatistics statistics = statistics(measured, input, decoder, workers);
            mean = statistics.mean();
            std = statistics.std().stream()
                    .map(value -> Math.max(value, SMALLEST_STD))
                    .toList();
        }
        Recipe.Input complete = new Recipe.Input(input.size(), input.channels(), input.framing(), mean, std);
        preprocessing(complete); // bad values are told now
        return complete;
    }

    /** Over the images that can be read. */
    private static PixelStatistics statistics(
            List<Sample> samples, Recipe.Input input, ImageDecoder decoder, int workers) {
        Framing framing = input.parsedFraming().deterministic();
        try {
            return PixelStatistics.ofFrames(samples, framing, input.channels(), decoder, workers);
        } catch (UnreadableImage e) {
            if (!e.isDamaged()) throw e;
            List<Sample> whole = samples.stream()
                    .filter(sample -> InputBasis.isWhole(sample, decoder))
                    .toList();
            return PixelStatistics.ofFrames(whole, framing, input.channels(), decoder, workers);
        }
    }

    /** The deterministic one, of evaluation and production. */
    static Preprocessing preprocessing(Recipe.Input input) {
        try {
            return new Preprocessing(
                    input.parsedFraming().deterministic(),
                    input.channels(),
                    java.util.Objects.requireNonNull(input.mean()),
                    java.util.Objects.requireNonNull(input.std()));
        } catch (IllegalArgumentException e) {
            throw new UserError(String.valueOf(e.getMessage()), "correct mean and std, or leave them out", e);
        }
    }
}
