package io.fovea.internal.augmentation;

import io.fovea.augment.CutMix;
import java.util.random.RandomGenerator;

/** {@code RandomCutmix.forward} of torchvision's {@code references/classification/transforms.py}. */
record Pasting(CutMix cutMix) implements Mixing {
    @Override
    public Mix draw(RandomGenerator draw, long height, long width) {
        if (!Chance.has(draw, cutMix.p())) return Mix.NONE;
        double share = 1 - Beta.draw(draw, cutMix.alpha());
        Box box = Box.ofShare(share, height, width, draw.nextLong(height), draw.nextLong(width));
        return Mix.of(box, height, width);
    }
}
