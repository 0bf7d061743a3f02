package io.fovea.augment;

import io.fovea.internal.choice.Named;
import io.fovea.internal.choice.Usual;
import io.fovea.internal.limit.Limit;
import io.fovea.internal.limit.Range;

/**
 * A few changes of one strength, drawn from fourteen: RandAugment (Cubuk et al. 2019, arXiv:1909.13719), as
 * torchvision's class of this name with bilinear interpolation.
 *
 * @param magnitude the strength, 0 to 30
 * @param ops how many changes an image gets, one after the other
 * @param p the probability that an image is changed
 */
@Named("randaugment")
public record RandAugment(
        @Usual("9") int magnitude,
        @Usual("2") int ops,
        @Usual("1") double p) implements Augmentation {
    public RandAugment {
        Limit.MAGNITUDE.require(magnitude);
        Limit.OPERATIONS.require(ops);
        Range.PROBABILITY.require(p);
    }
}
