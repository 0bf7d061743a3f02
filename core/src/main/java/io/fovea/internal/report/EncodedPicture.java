package io.fovea.internal.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A picture as the bytes of a PNG file, and its size in pixels. */
record EncodedPicture(int width, int height, byte[] bytes) {
    static EncodedPicture png(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            Pixels.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new EncodedPicture(image.getWidth(), image.getHeight(), bytes.toByteArray());
    }
}
