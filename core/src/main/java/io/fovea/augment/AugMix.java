package io.fovea.augment;

import io.fovea.internal.choice.Named;
import io.fovea.internal.choice.Usual;
import io.fovea.internal.limit.Limit;
import io.fovea.internal.limit.Range;

/**
 * Mixes the image with several changed copies of itself: AugMix (Hendrycks et al. 2019, arXiv:1912.02781), as
 * torchvision's class of this name, without the paper's loss of consistency.
 *
 * @param severity how strong the changes are at most, 1 to 10
 * @param width the number of copies
 * @param depth the changes of each copy, one after the other; 0 draws 1 to 3
 * @param p the probability that an image is changed
 */
@Named("augmix")
public record AugMix(
        @Usual("3") int severity,
        @Usual("3") int width,
        @Usual("0") int depth,
        @Usual("1") double p) implements Augmentation {
    public AugMix {
        Limit.SEVERITY.require(severity);
        Limit.COPIES.require(width);
        Limit.DEPTH.require(depth);
        Range.PROBABILITY.require(p);
    }
}
