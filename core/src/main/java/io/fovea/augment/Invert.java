package io.fovea.augment;

import io.fovea.internal.choice.Named;
import io.fovea.internal.choice.Usual;
import io.fovea.internal.limit.Range;

/** Makes a negative with probability {@code p}, as torchvision's {@code RandomInvert}. */
@Named("invert")
public record Invert(@Usual("0.5") double p) implements Augmentation {
    public Invert {
        Range.PROBABILITY.require(p);
    }
}
