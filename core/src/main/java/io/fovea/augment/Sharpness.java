package io.fovea.augment;

import io.fovea.internal.choice.Named;
import io.fovea.internal.choice.Usual;
import io.fovea.internal.limit.Range;

/**
 * Smooths or sharpens: torchvision's {@code adjust_sharpness}.
 *
 * @param strength factors are drawn evenly from 1 - strength to 1 + strength, where 0 is smooth, 1 the image itself and
 *     2 twice as sharp; 0 to 1
 * @param p the probability that an image is changed
 */
@Named("sharpness")
public record Sharpness(
        @Usual("0.5") double strength, @Usual("0.5") double p) implements Augmentation {
    public Sharpness {
        Range.STRENGTH.require(strength);
        Range.PROBABILITY.require(p);
    }
}
