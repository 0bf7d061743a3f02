package io.fovea.data;

import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;

/** Pixels that are already in memory, such as those of MNIST. */
public record RawPixels(Image image) implements Origin {
    @Override
    public Image read(ImageDecoder decoder) {
        return image;
    }
}
