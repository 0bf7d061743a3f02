package io.fovea.augment;

import io.fovea.internal.choice.Named;
import io.fovea.internal.choice.Usual;
import io.fovea.internal.limit.Range;

/**
 * Two changes that were found to help on a data set: AutoAugment (Cubuk et al. 2018, arXiv:1805.09501), as
 * torchvision's class of this name with bilinear interpolation.
 *
 * @param policy the data set
 * @param p the probability that an image is changed
 */
@Named("autoaugment")
public record AutoAugment(
        @Usual("imagenet") Policy policy, @Usual("1") double p) implements Augmentation {
    public AutoAugment {
        Range.PROBABILITY.require(p);
    }

    /** By the data set on which it was found: photographs, small photographs, house numbers. */
    public enum Policy {
        IMAGENET,
        CIFAR,
        SVHN
    }
}
