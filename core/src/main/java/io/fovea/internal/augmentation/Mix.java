package io.fovea.internal.augmentation;

import org.jspecify.annotations.Nullable;

/**
 * What an image gets of its neighbour in the batch.
 *
 * @param own its own share of its target, 0 to 1, and of every pixel if there is no {@code box}
 * @param box where it shows the neighbour alone; null if it shows both everywhere
 */
record Mix(double own, @Nullable Box box) {
    static final Mix NONE = new Mix(1, null);

    /** A box of the neighbour: its share is that of the area. */
    static Mix of(Box box, long height, long width) {
        return new Mix(1 - (double) box.area() / (height * width), box);
    }

    /** The image's own share of every pixel outside the box. */
    double blend() {
        return box == null ? own : 1;
    }
}
