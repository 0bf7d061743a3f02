package io.fovea.augment;

import io.fovea.internal.choice.Named;
import io.fovea.internal.choice.Usual;
import io.fovea.internal.limit.Range;

/**
 * Blurs with a Gaussian, as torchvision's {@code GaussianBlur}, here as far as three standard deviations.
 *
 * @param sigma the largest standard deviation in pixels; one is drawn evenly from 0 to it
 * @param p the probability that an image is changed
 */
@Named("blur")
public record Blur(@Usual("2") double sigma, @Usual("0.5") double p) implements Augmentation {
    public Blur {
        Range.SIGMA.require(sigma);
        Range.PROBABILITY.require(p);
    }
}
