package io.fovea.internal.source;

import io.fovea.data.LabelledImage;
import io.fovea.data.LabelledImages;
import io.fovea.internal.source.Catalogue.ClassFolder;
import io.fovea.internal.source.Catalogue.Found;
import io.fovea.internal.tree.CodePointOrder;
import io.fovea.internal.tree.EncodedFile;
import io.fovea.internal.tree.EncodedSupply;
import io.fovea.internal.tree.Origin;
import io.fovea.internal.tree.RawPixels;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Images that come from code, as a source like any other. */
public final class SuppliedImages {
    private SuppliedImages() {}

    public static Catalogue catalogue(LabelledImages supplied) {
        List<LabelledImage> sorted = supplied.images().stream()
                .sorted(Comparator.comparing(LabelledImage::name, CodePointOrder.INSTANCE))
                .toList();
        Set<ClassFolder> classes = new LinkedHashSet<>();
        for (LabelledImage image : sorted) {
            for (String label : image.labels()) classes.add(new ClassFolder(image.part(), label, "class " + label));
        }
        List<Found> images = sorted.stream()
                .map(image -> new Found(image.part(), image.labels(), image.name(), origin(image)))
                .toList();
        return new Catalogue(
                "images " + supplied.title(),
                3,
                supplied.several(),
                List.copyOf(classes),
                images,
                List.of(),
                List.of(),
                () -> {});
    }

    private static Origin origin(LabelledImage image) {
        if (image.content() instanceof LabelledImage.File file) return new EncodedFile(file.path());
        if (image.content() instanceof LabelledImage.Pixels pixels) return new RawPixels(pixels.image());
        return new EncodedSupply(image.name(), ((LabelledImage.Supplied) image.content()).bytes());
    }
}
