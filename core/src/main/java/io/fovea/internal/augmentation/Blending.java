package io.fovea.internal.augmentation;

import io.fovea.augment.MixUp;
import java.util.random.RandomGenerator;

record Blending(MixUp mixUp) implements Mixing {
    @Override
    public Mix draw(RandomGenerator draw, long height, long width) {
        return Chance.has(draw, mixUp.p()) ? new Mix(Beta.draw(draw, mixUp.alpha()), null) : Mix.NONE;
    }
}
