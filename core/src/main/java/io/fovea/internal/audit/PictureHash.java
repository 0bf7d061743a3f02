package io.fovea.internal.audit;

import io.fovea.framing.Preprocessing;
import io.fovea.framing.Squash;
import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.source.Sample;
import java.util.List;
import java.util.SplittableRandom;

/**
 * 64 bits that stay nearly the same when a picture is scaled, compressed or brightened: of a gray one of 9 x 8 pixels,
 * whether each is darker than the one to its right (Krawetz 2013, "Kind of Like That").
 */
final class PictureHash {
    /** Pictures whose hashes differ in more bits are different ones. */
    static final int MOST_BITS = 8;

    private static final int HEIGHT = 8, WIDTH = 9;
    private static final Preprocessing GRAY =
            new Preprocessing(new Squash(HEIGHT, WIDTH), 1, List.of(0.5), List.of(0.5));

    private PictureHash() {}

    /** @throws io.fovea.image.UnreadableImage if the image cannot be had now */
    static long of(Sample sample, ImageDecoder decoder) {
        return sample.origin().read(decoder, PictureHash::of);
    }

    static long of(Image image) {
        Image gray = GRAY.frame(image, new SplittableRandom(0));
        long bits = 0;
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH - 1; x++) {
                bits = bits << 1 | (value(gray, x, y) < value(gray, x + 1, y) ? 1 : 0);
            }
        }
        return bits;
    }

    private static int value(Image gray, int x, int y) {
        return gray.pixels()[y * WIDTH + x] & 255;
    }
}
