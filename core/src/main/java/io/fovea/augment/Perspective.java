package io.fovea.augment;

import io.fovea.internal.choice.Named;
import io.fovea.internal.choice.Usual;
import io.fovea.internal.limit.Range;

/**
 * Looks at the image from another place: every corner moves inwards by a random way (torchvision's
 * {@code RandomPerspective}).
 *
 * @param distortion largest way of a corner as a share of half the side, 0 to 1
 * @param p probability of it
 */
@Named("perspective")
public record Perspective(
        @Usual("0.5") double distortion, @Usual("0.5") double p) implements Augmentation {
    public Perspective {
        Range.DISTORTION.require(distortion);
        Range.PROBABILITY.require(p);
    }
}
