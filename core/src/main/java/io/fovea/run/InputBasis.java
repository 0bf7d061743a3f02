package io.fovea.run;

import io.fovea.bundle.Bundle;
import io.fovea.data.Dataset;
import io.fovea.data.Part;
import io.fovea.data.Sample;
import io.fovea.framing.Preprocessing;
import io.fovea.image.ImageDecoder;
import io.fovea.model.Architecture;
import io.fovea.train.Recipe;
import java.nio.file.Path;
import java.util.List;

/** What a run's input looks like before the user says anything: as the weights want it, else as the images are. */
final class InputBasis {
    /** Of the images that ImageNet's networks were trained on (torchvision's presets). */
    private static final List<Double> IMAGENET_MEAN = List.of(0.485, 0.456, 0.406);

    private static final List<Double> IMAGENET_STD = List.of(0.229, 0.224, 0.225);
    private static final String FRAMING = "squash";
    /** Images up to this side are fed to the small networks as they are. */
    private static final int NATIVE_SIDE = 96;
    /** What the small networks make of larger images. */
    private static final int PHOTO_SIDE = 64;

    private static final int SIZE_SAMPLES = 20;

    private InputBasis() {}

    /** @param weights a file, or {@code none} */
    static Recipe.Input of(Architecture architecture, String weights, Dataset dataset) {
        if (weights.endsWith(".fovea")) return ofBundle(Path.of(weights));
        boolean photographs = architecture.size() > NATIVE_SIDE;
        if (!photographs) return new Recipe.Input(nativeSize(dataset), dataset.channels(), FRAMING, null, null);
        if (weights.equals("none")) {
            return new Recipe.Input(architecture.size(), dataset.channels(), FRAMING, null, null);
        }
        return new Recipe.Input(architecture.size(), architecture.channels(), FRAMING, IMAGENET_MEAN, IMAGENET_STD);
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
    private static int nativeSize(Dataset dataset) {
        List<Sample> first =
                dataset.samples(Part.TRAIN).stream().limit(SIZE_SAMPLES).toList();
        List<Integer> sides = first.stream()
                .map(sample -> sample.origin().read(ImageDecoder.DEFAULT))
                .map(image -> image.height() == image.width() ? image.height() : Integer.MAX_VALUE)
                .distinct()
                .toList();
        return sides.size() == 1 && sides.get(0) <= NATIVE_SIDE ? sides.get(0) : PHOTO_SIDE;
    }
}
