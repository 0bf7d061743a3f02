package io.fovea.internal.augmentation;

import io.fovea.augment.Rotate;
import java.util.random.RandomGenerator;

record Rotation(Rotate rotate) implements Warping {
    @Override
    public Projection draw(RandomGenerator draw, long height, long width) {
        return Projection.turned(Math.toRadians((2 * draw.nextDouble() - 1) * rotate.degrees()));
    }
}
