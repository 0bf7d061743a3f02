package io.fovea.internal.augmentation;

import java.util.random.RandomGenerator;

/** Moves pixels by a projective map. Several one after the other become one map, and the image is sampled once. */
non-sealed interface Warping extends Effect {
    /**
     * @param draw the image's random stream
     * @param height of the image in pixels
     * @param width of the image in pixels
     */
    Projection draw(RandomGenerator draw, long height, long width);
}
