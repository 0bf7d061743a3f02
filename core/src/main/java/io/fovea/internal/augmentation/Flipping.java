package io.fovea.internal.augmentation;

import java.util.random.RandomGenerator;

/** @param mirrored which way */
record Flipping(double p, Projection mirrored) implements Warping {
    static final Projection LEFT_AND_RIGHT = Projection.of(-1, 0, 0, 0, 1, 0);
    static final Projection UP_AND_DOWN = Projection.of(1, 0, 0, 0, -1, 0);

    @Override
    public Projection draw(RandomGenerator draw, long height, long width) {
        return draw.nextDouble() < p ? mirrored : Projection.IDENTITY;
    }
}
