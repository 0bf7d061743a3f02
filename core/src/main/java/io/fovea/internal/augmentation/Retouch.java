package io.fovea.internal.augmentation;

import java.util.random.RandomGenerator;

/** Changes the pixels of one image in place. Several one after the other do so while it is in the processor's cache. */
non-sealed interface Retouch extends Effect {
    /** @param draw the image's random stream */
    Change draw(RandomGenerator draw);
}
