package io.fovea.internal.tree;

import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import java.util.function.Function;

/** Pixels that are already in memory, such as those of MNIST. */
public record RawPixels(Image image) implements Origin {
    @Override
    public <T> T read(ImageDecoder decoder, Function<Image, T> use) {
        return use.apply(image);
    }
}
