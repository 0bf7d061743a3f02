package io.fovea.internal.augmentation;

import io.fovea.augment.Sharpness;
import java.util.random.RandomGenerator;

/** Smooths or sharpens by a drawn factor. */
record Sharpening(Sharpness sharpness) implements Retouch {
    @Override
    public Change draw(RandomGenerator draw) {
        if (!Chance.has(draw, sharpness.p())) return Change.NONE;
        double factor = 1 + Chance.eitherSide(draw, sharpness.strength());
        return planes -> Smoothing.sharpen(planes, factor);
    }
}
