package io.fovea.data;

import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;

/** Where one image's pixels come from. Safe to read from several threads. */
public sealed interface Origin permits Encoded, RawPixels {
    /** @throws io.fovea.image.UnreadableImage if it cannot be read or decoded */
    Image read(ImageDecoder decoder);
}
