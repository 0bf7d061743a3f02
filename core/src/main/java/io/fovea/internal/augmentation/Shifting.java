package io.fovea.internal.augmentation;

import io.fovea.augment.Shift;
import java.util.random.RandomGenerator;

record Shifting(Shift shift) implements Warping {
    @Override
    public Projection draw(RandomGenerator draw, long height, long width) {
        long left = pixels(draw, width), up = pixels(draw, height);
        return Projection.moved(-left, -up);
    }

    private long pixels(RandomGenerator draw, long side) {
        return Math.round((2 * draw.nextDouble() - 1) * shift.share() * side);
    }
}
