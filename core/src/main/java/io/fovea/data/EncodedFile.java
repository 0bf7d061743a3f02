package io.fovea.data;

import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import java.nio.file.Path;

/** An image file on disk. */
public record EncodedFile(Path file) implements Origin {
    @Override
    public Image read(ImageDecoder decoder) {
        throw new AssertionError("skeleton");
    }
}
