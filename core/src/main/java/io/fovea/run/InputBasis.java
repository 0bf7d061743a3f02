package io.fovea.run;

import io.fovea.bundle.Bundle;
import io.fovea.data.Dataset;
import io.fovea.data.Part;
import io.fovea.data.Sample;
import io.fovea.framing.Preprocessing;
import io.fovea.image.ImageDecoder;
import io.fovea.model.Architecture;
import io.fovea.train.Recipe;
import io.fovea.weights.WeightFile;
import java.nio.file.Path;
import java.util.List;
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
            Architecture architecture, @Nullable WeightFile weights, Dataset dataset, ImageDecoder decoder) {
        if (weights != null && weights.isBundle()) return ofBundle(weights.path());
        boolean photographs = architecture.size() > NATIVE_SIDE;
        if (!photographs)
            return new Recipe.Input(nativeSize(dataset, decoder), dataset.channels(), FRAMING, null, null);
        if (weights == null) return new Recipe.Input(architecture.size(), dataset.channels(), FRAMING, null, null);
        Preprocessing wanted = weights.preprocessing(architecture);
        return new Recipe.Input(wanted.framing().height(), wanted.channels(), FRAMING, wanted.mean(), wanted.std());
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
        List<Sample> first =
                dataset.samples(Part.TRAIN).stream().limit(SIZE_SAMPLES).toList();
        List<Integer> sides = first.stream()
                .map(sample -> sample.origin()
                        .read(decoder, image -> image.height() == image.width() ? image.height() : Integer.MAX_VALUE))
                .distinct()
                .toList();
        return sides.size() == 1 && sides.get(0) <= NATIVE_SIDE ? sides.get(0) : PHOTO_SIDE;
    }
}
