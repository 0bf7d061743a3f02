package io.fovea.framing;

import io.fovea.image.Image;
import java.util.random.RandomGenerator;

/**
 * From one image of any size to pixels of one fixed size. Deterministic framings ignore the generator; their result can
 * be cached.
 */
public sealed interface Framing permits Squash {
    int height();

    int width();

    /** @param draw the random stream of this image in this epoch */
    Image frame(Image image, RandomGenerator draw);

    /** Whether two calls on the same image may differ. */
    boolean isRandom();
}
