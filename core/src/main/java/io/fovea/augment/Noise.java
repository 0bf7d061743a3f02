package io.fovea.augment;

import io.fovea.internal.choice.Named;
import io.fovea.internal.choice.Usual;
import io.fovea.internal.limit.Range;

/**
 * Adds normally distributed noise to every value, as {@code GaussianNoise} of torchvision's transforms v2.
 *
 * @param std the standard deviation, as a share of white
 * @param p the probability that an image is changed
 */
@Named("noise")
public record Noise(@Usual("0.05") double std, @Usual("0.5") double p) implements Augmentation {
    public Noise {
        Range.NOISE.require(std);
        Range.PROBABILITY.require(p);
    }
}
