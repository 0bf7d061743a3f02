package io.fovea.augment;

import io.fovea.internal.choice.Named;
import io.fovea.internal.choice.Usual;
import io.fovea.internal.limit.Range;

/**
 * Inverts light values, as torchvision's {@code RandomSolarize}.
 *
 * @param threshold from which a value of 0 to 255 is inverted; 256 inverts none
 * @param p the probability that an image is changed
 */
@Named("solarize")
public record Solarize(
        @Usual("128") double threshold, @Usual("0.5") double p) implements Augmentation {
    public Solarize {
        Range.THRESHOLD.require(threshold);
        Range.PROBABILITY.require(p);
    }
}
