package io.fovea.augment;

import io.fovea.internal.choice.Named;
import io.fovea.internal.choice.Usual;
import io.fovea.internal.limit.Range;

/**
 * Turns upside down by a mirror, as torchvision's {@code RandomVerticalFlip}: for pictures without an up and down, such
 * as those from above or through a microscope.
 *
 * @param p probability of it
 */
@Named("vflip")
public record VerticalFlip(@Usual("0.5") double p) implements Augmentation {
    public VerticalFlip {
        Range.PROBABILITY.require(p);
    }
}
