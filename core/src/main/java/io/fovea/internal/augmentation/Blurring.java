package io.fovea.internal.augmentation;

import io.fovea.augment.Blur;
import java.util.random.RandomGenerator;

/** Blurs by a drawn standard deviation. */
record Blurring(Blur blur) implements Retouch {
    @Override
    public Change draw(RandomGenerator draw) {
        if (!Chance.has(draw, blur.p())) return Change.NONE;
        double sigma = draw.nextDouble() * blur.sigma();
        return planes -> Smoothing.blur(planes, sigma);
    }
}
