package io.fovea.run;

import io.fovea.UserError;
import io.fovea.data.Part;
import io.fovea.framing.Preprocessing;
import io.fovea.internal.architecture.Architecture;
import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.bundle.Bundle;
import io.fovea.internal.bundle.Manifest;
import io.fovea.internal.dataset.CheckOptions;
import io.fovea.internal.dataset.Dataset;
import io.fovea.internal.dataset.Fold;
import io.fovea.internal.dataset.PixelStatistics;
import io.fovea.internal.dataset.SplitRule;
import io.fovea.internal.source.Sample;
import io.fovea.internal.tensorfile.TensorFile;
import io.fovea.internal.weights.PretrainedFile;
import io.fovea.train.Division;
import io.fovea.train.Recipe;
import io.fovea.train.Settings;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The recipe of one run in the making: finds out, of weights and images, what {@link Defaults} asks for.
 *
 * @param early all that needs no look at the data
 */
record RunRecipe(Settings settings, Recipe early) {
    /** Training images that mean and std are measured on, at most. */
    private static final int MEASURED = 5_000;
    /** One grey level: pictures that are all of one colour have no deviation to divide by. */
    private static final double SMALLEST_STD = 1 / 255.0;

    /** @throws UserError on mistakes that need no data to be seen */
    static RunRecipe of(Settings settings) {
        Recipe early = Defaults.beforeData(settings, bundledArchitecture(Defaults.weights(settings)));
        early.input().parsedFraming();
        return new RunRecipe(settings, early);
    }

    private static @Nullable String bundledArchitecture(String weights) {
        if (!weights.endsWith(".fovea") || weights.contains("://")) return null;
        Manifest manifest = Bundle.open(Path.of(weights)).manifest();
        if (manifest.ensemble() == null) return manifest.model().architecture();
        throw TensorFile.severalModels(
                Path.of(weights), manifest.ensemble().members().size());
    }

    private Architecture architecture() {
        return Architectures.of(early.network().model());
    }

    SplitRule splitRule() {
        SplitRule rule = new SplitRule(early.validationShare(), early.divisionSeed());
        return early.division() instanceof Division.Fold fold
                ? rule.folded(new Fold(fold.number() - 1, fold.of()), rule.seed())
                : rule;
    }

    /**
     * The pretrained weights that the settings name, fetched if need be; null if they name none.
     *
     * @throws CancellationException if asked to stop
     */
    @Nullable
    PretrainedFile named(WeightSearch search) {
        return early.network().pretrained() ? search.named(early.network().weights(), architecture()) : null;
    }

    /**
     * A run ready to begin.
     *
     * @param weights null for random ones
     */
    record Start(Recipe recipe, @Nullable PretrainedFile weights) {}

    /**
     * Tells what was decided for the user, before the work that needs time.
     *
     * @param named as {@link #named} gave it
     * @param search for weights, if the settings leave them open
     * @param options how images are looked at and measured, if they must be
     * @throws CancellationException if asked to stop
     */
    Start complete(@Nullable PretrainedFile named, WeightSearch search, Dataset dataset, CheckOptions options) {
        if (settings.isComplete()) {
            WeightSource weights = named == null ? new WeightSource.Random(null) : new WeightSource.Named(named);
            Recipe recipe = recipe(weights, () -> DataLook.at(dataset, options), dataset);
            return new Start(measured(recipe, dataset, options), named);
        }
        DataLook look = DataLook.at(dataset, options);
        WeightSource weights = named == null ? unnamed(search, look) : new WeightSource.Named(named);
        Recipe recipe = recipe(weights, () -> look, dataset);
        new Decisions(settings, recipe, look, weights).lines(search.cache()).forEach(search.listener()::note);
        return new Start(measured(recipe, dataset, options), weights.pretrained());
    }

    private WeightSource unnamed(WeightSearch search, DataLook look) {
        boolean others = !settings.sets("network.model") && !settings.sets("network.options");
        return Defaults.worthPretraining(settings, look)
                .map(wished -> search.unasked(wished, others))
                .orElseGet(() -> new WeightSource.Random(null));
    }

    private Recipe recipe(WeightSource first, Supplier<DataLook> look, Dataset dataset) {
        PretrainedFile weights = first.pretrained();
        Architecture architecture = first instanceof WeightSource.Found found
                ? Architectures.of(found.published().architecture())
                : architecture();
        // today's best weights under their own name, so that the recipe means the same tomorrow
        Settings named = weights == null ? settings : cutAs(weights).weights(weights.text());
        return Defaults.complete(named, new Defaults.Known() {
            @Override
            public DataLook look() {
                return look.get();
            }

            @Override
            public @Nullable String pretrained() {
                return weights == null ? null : architecture.name();
            }

            @Override
            public Recipe.@Nullable Input wanted() {
                return weights == null ? null : RunRecipe.wanted(architecture, weights);
            }

            @Override
            public boolean several() {
                return dataset.labels().several();
            }

            @Override
            public int channels() {
                return dataset.channels();
            }
        });
    }

    /** With the blocks of a bundle that has but the first of its network's, unless the settings say how many. */
    private Settings cutAs(PretrainedFile weights) {
        if (!weights.isBundle() || early.network().options().containsKey(Architecture.BLOCKS)) return settings;
        String blocks = Bundle.open(weights.path()).manifest().model().options().get(Architecture.BLOCKS);
        boolean isSame = Bundle.open(weights.path())
                .manifest()
                .model()
                .architecture()
                .equals(architecture().name());
        return blocks == null || !isSame ? settings : settings.option(Architecture.BLOCKS, blocks);
    }

    /** As the weights want it; null if the data decide, as for small networks. */
    private static Recipe.@Nullable Input wanted(Architecture architecture, PretrainedFile weights) {
        boolean bundle = weights.isBundle();
        if (!bundle && architecture.size() <= Defaults.NATIVE_SIDE) return null;
        Preprocessing wanted = bundle
                ? Bundle.open(weights.path()).manifest().preprocessing()
                : weights.preprocessing(architecture).preprocessing();
        String framing = bundle ? wanted.framing().text() : Defaults.FRAMING;
        return new Recipe.Input(wanted.framing().height(), wanted.channels(), framing, wanted.mean(), wanted.std());
    }

    /** How images are prepared in a run that starts from weights, and why; in one line. */
    static String why(Architecture architecture, PretrainedFile weights, Recipe.Input input) {
        Recipe.Input wanted = wanted(architecture, weights);
        String used = "images: %s to %dx%d, mean %s, std %s"
                .formatted(input.framing(), input.size(), input.size(), text(input.mean()), text(input.std()));
        if (wanted == null) return used + ": by the training images and the recipe, the weights say nothing of it";
        List<String> theirs = new ArrayList<>(), given = new ArrayList<>();
        (input.size() == wanted.size() ? theirs : given).add("size");
        (Objects.equals(input.mean(), wanted.mean()) ? theirs : given).add("mean");
        (Objects.equals(input.std(), wanted.std()) ? theirs : given).add("std");
        String source = weights.isBundle()
                ? "as in " + weights.path()
                : weights.preprocessing(architecture).why();
        return used + ": "
                + (theirs.isEmpty() ? "" : String.join(", ", theirs) + " " + source)
                + (theirs.isEmpty() || given.isEmpty() ? "" : "; ")
                + (given.isEmpty() ? "" : String.join(", ", given) + " by the recipe");
    }

    private static String text(@Nullable List<Double> values) {
        if (values == null) return "-";
        return values.stream()
                .map(value ->
                        BigDecimal.valueOf(value).round(new MathContext(4)).toPlainString())
                .collect(Collectors.joining("/"));
    }

    /** With mean and standard deviation of the images that can be decoded; training names and counts the others. */
    private static Recipe measured(Recipe recipe, Dataset dataset, CheckOptions options) {
        Recipe.Input input = recipe.input();
        if (input.mean() == null) input = normalised(input, recipe.divisionSeed(), dataset, options);
        preprocessing(input); // bad values are told now
        return recipe.with(Defaults.of(input));
    }

    private static Recipe.Input normalised(Recipe.Input input, long seed, Dataset dataset, CheckOptions options) {
        List<Sample> chosen = PixelStatistics.choose(dataset.samples(Part.TRAIN), MEASURED, seed);
        options.listener().begin("measuring", chosen.size());
        PixelStatistics statistics = PixelStatistics.measure(
                        chosen, input.parsedFraming().deterministic(), input.channels(), options, (sample, failure) -> {
                            if (!failure.isDamaged()) throw failure;
                        })
                .orElseThrow(() -> new UserError(
                        "not one of " + chosen.size() + " training images can be decoded",
                        "see what is wrong with them by fovea inspect"));
        List<Double> std = statistics.std().stream()
                .map(value -> Math.max(value, SMALLEST_STD))
                .toList();
        return new Recipe.Input(input.size(), input.channels(), input.framing(), statistics.mean(), std);
    }

    /** The deterministic one, of evaluation and production. */
    static Preprocessing preprocessing(Recipe.Input input) {
        try {
            return new Preprocessing(
                    input.parsedFraming().deterministic(),
                    input.channels(),
                    Objects.requireNonNull(input.mean()),
                    Objects.requireNonNull(input.std()));
        } catch (IllegalArgumentException e) {
            throw new UserError(String.valueOf(e.getMessage()), "correct mean and std, or leave them out", e);
        }
    }
}
