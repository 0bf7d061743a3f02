package io.fovea.augment;

import io.fovea.internal.choice.Named;
import io.fovea.internal.choice.Usual;
import io.fovea.internal.limit.Range;

/**
 * Makes the levels of each channel equally frequent with probability {@code p}, as torchvision's
 * {@code RandomEqualize}.
 */
@Named("equalize")
public record Equalize(@Usual("0.5") double p) implements Augmentation {
    public Equalize {
        Range.PROBABILITY.require(p);
    }
}
