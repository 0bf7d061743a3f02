package io.fovea.augment;

import io.fovea.internal.choice.Named;
import io.fovea.internal.choice.Usual;
import io.fovea.internal.limit.Range;
import java.util.Objects;

/**
 * Covers a square about a random place; what of it lies outside the image is lost (DeVries and Taylor 2017, "Improved
 * regularization of convolutional neural networks with cutout", arXiv:1708.04552).
 *
 * @param share of the image's shorter side that the square's side has, 0 to 1
 * @param filling what covers it
 * @param p probability of it
 */
@Named("cutout")
public record Cutout(
        @Usual("0.5") double share,
        @Usual("mean") Filling filling,
        @Usual("1") double p) implements Augmentation {
    public Cutout {
        Range.ERASED.require(share);
        Objects.requireNonNull(filling, "filling");
        Range.PROBABILITY.require(p);
    }
}
