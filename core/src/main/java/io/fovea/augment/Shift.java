package io.fovea.augment;

import io.fovea.internal.choice.Named;
import io.fovea.internal.choice.Usual;
import io.fovea.internal.limit.Range;

/**
 * Moves by a whole number of pixels, drawn evenly up to {@code share} of the side in each direction (torchvision's
 * {@code RandomAffine(0, translate=(share, share))}).
 *
 * @param share of the side, 0 to 1
 * @param p probability of it
 */
@Named("shift")
public record Shift(@Usual("0.1") double share, @Usual("1") double p) implements Augmentation {
    public Shift {
        Range.SHIFT.require(share);
        Range.PROBABILITY.require(p);
    }

    /** Of every image. */
    public Shift(double share) {
        this(share, 1);
    }
}
