package io.fovea.internal.augmentation;

import io.fovea.augment.Shift;
import java.util.random.RandomGenerator;

record Shifting(Shift shift) implements Warping {
    @Override
    public Projection draw(RandomGenerator draw, long height, long width) {
        if (!Chance.has(draw, shift.p())) return Projection.IDENTITY;
        long left = pixels(draw, shift.share(), width), up = pixels(draw, shift.share(), height);
        return Projection.moved(-left, -up);
    }

    /** Whole ones, up to a share of the side, to either side. */
    static long pixels(RandomGenerator draw, double share, long side) {
        return Math.round(Chance.eitherSide(draw, share * side));
    }
}
