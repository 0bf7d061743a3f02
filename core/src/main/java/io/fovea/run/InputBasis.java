package io.fovea.run;

import io.fovea.data.Part;
import io.fovea.framing.Preprocessing;
import io.fovea.image.ImageDecoder;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.architecture.Architecture;
import io.fovea.internal.bundle.Bundle;
import io.fovea.internal.dataset.Dataset;
import io.fovea.internal.source.Sample;
import io.fovea.internal.weights.PretrainedFile;
import io.fovea.train.Recipe;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a run's input looks like before the user says anything: as the weights want it, else as the images are. */
final class InputBasis {
    private static final String FRAMING = "squash";
    /** Images up to this side are fed to the small networks as they are. */
    private static final int NATIVE_SIDE = 96;
    /** What the small networks make of larger images. */
    private static final int PHOTO_SIDE = 64;

    private static final int SIZE_SAMPLES = 20;

    private InputBasis() {}

    /** @param weights null for random ones */
    static Recipe.Input of(
            Architecture architecture, @Nullable PretrainedFile weights, Dataset dataset, ImageDecoder decoder) {
        Recipe.Input wanted = weights == null ? null : of(architecture, weights);
        if (wanted != null) return wanted;
        int size = architecture.size() > NATIVE_SIDE ? architecture.size() : nativeSize(dataset, decoder);
        return new Recipe.Input(size, dataset.channels(), FRAMING, null, null);
    }

    /** As the weights want it; null if the data decide, as for small networks. */
    private static Recipe.@Nullable Input of(Architecture architecture, PretrainedFile weights) {
        if (weights.isBundle()) return ofBundle(weights.path());
        if (architecture.size() <= NATIVE_SIDE) return null;
        Preprocessing wanted = weights.preprocessing(architecture).preprocessing();
        return new Recipe.Input(wanted.framing().height(), wanted.channels(), FRAMING, wanted.mean(), wanted.std());
    }

    /** How images are prepared in a run that starts from weights, and why; in one line. */
    static String why(Architecture architecture, PretrainedFile weights, Recipe.Input input) {
        Recipe.Input wanted = of(architecture, weights);
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

    private static Recipe.Input ofBundle(Path bundle) {
        Preprocessing preprocessing = Bundle.open(bundle).manifest().preprocessing();
        return new Recipe.Input(
                preprocessing.framing().height(),
                preprocessing.channels(),
                preprocessing.framing().text(),
                preprocessing.mean(),
                preprocessing.std());
    }

    /** The images' own size if they are small squares all alike. */
    private static int nativeSize(Dataset dataset, ImageDecoder decoder) {
        List<Sample> first = dataset.samples(Part.TRAIN).stream()
                .limit(SIZE_SAMPLES)
                .filter(sample -> isWhole(sample, decoder))
                .toList();
        List<Integer> sides = first.stream()
                .map(sample -> sample.origin()
                        .read(decoder, image -> image.height() == image.width() ? image.height() : Integer.MAX_VALUE))
                .distinct()
                .toList();
        return sides.size() == 1 && sides.get(0) <= NATIVE_SIDE ? sides.get(0) : PHOTO_SIDE;
    }

    /** Whether an image can be decoded; training names and counts those that cannot. */
    static boolean isWhole(Sample sample, ImageDecoder decoder) {
        try {
            return sample.origin().read(decoder, image -> true);
        } catch (UnreadableImage e) {
            if (!e.isDamaged()) throw e;
            return false;
        }
    }
}
