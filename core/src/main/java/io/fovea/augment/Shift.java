package io.fovea.augment;

import io.fovea.internal.choice.Named;
import io.fovea.internal.choice.Usual;
import io.fovea.internal.limit.Range;

/**
 * Moves by a whole number of pixels, drawn evenly up to {@code share} of the side in each direction (torchvision's
 * {@code RandomAffine(0, translate=(share, share))}).
 */
@Named("shift")
public record Shift(@Usual("0.1") double share) implements Augmentation {
    public Shift {
        Range.SHIFT.require(share);
    }
}
