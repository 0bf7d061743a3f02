package io.fovea.internal.augmentation;

import java.util.random.RandomGenerator;

/** Whether an augmentation happens to an image. */
final class Chance {
    private Chance() {}

    /** Where it is certain nothing is drawn, so that the stream is the same as without a probability. */
    static boolean has(RandomGenerator draw, double p) {
        return p >= 1 || draw.nextDouble() < p;
    }

    /** Evenly from {@code [-most, most)}. */
    static double eitherSide(RandomGenerator draw, double most) {
        return (2 * draw.nextDouble() - 1) * most;
    }

    /** Evenly from {@code [least, most)}. */
    static double between(RandomGenerator draw, double least, double most) {
        return least + (most - least) * draw.nextDouble();
    }
}
