package io.fovea.internal.augmentation;

import io.fovea.augment.Rotate;
import java.util.random.RandomGenerator;

record Rotation(Rotate rotate) implements Warping {
    @Override
    public Projection draw(RandomGenerator draw, long height, long width) {
        if (!Chance.has(draw, rotate.p())) return Projection.IDENTITY;
        return Projection.turned(Math.toRadians(Chance.eitherSide(draw, rotate.degrees())));
    }
}
