package io.fovea.internal.augmentation;

import io.fovea.augment.Flip;
import java.util.random.RandomGenerator;

record Flipping(Flip flip) implements Warping {
    private static final Projection MIRRORED = Projection.of(-1, 0, 0, 0, 1, 0);

    @Override
    public Projection draw(RandomGenerator draw, long height, long width) {
        return draw.nextDouble() < flip.p() ? MIRRORED : Projection.IDENTITY;
    }
}
