package io.fovea.internal.augmentation;

import java.util.random.RandomGenerator;

/**
 * Puts something of one image of the batch into another, and of its target into the other's. Of several that follow
 * each other, every image gets one.
 */
non-sealed interface Mixing extends Effect {
    /**
     * @param draw the image's random stream
     * @param height of the image in pixels
     * @param width of the image in pixels
     */
    Mix draw(RandomGenerator draw, long height, long width);
}
