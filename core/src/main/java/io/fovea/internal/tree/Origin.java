package io.fovea.internal.tree;

import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import java.util.function.Function;

/** Where one image's pixels come from. Safe to read from several threads. */
public sealed interface Origin permits Encoded, RawPixels {
    /** @throws io.fovea.image.UnreadableImage if it cannot be read or decoded */
    default Image read(ImageDecoder decoder) {
        return read(decoder, image -> image);
    }

    /**
     * @param use what is made of the pixels, such as a frame; see {@link ImageDecoder#decode(byte[], String, Function)}
     * @throws io.fovea.image.UnreadableImage if it cannot be read or decoded, or the memory does not suffice
     */
    <T> T read(ImageDecoder decoder, Function<Image, T> use);
}
