package io.fovea.augment;

import io.fovea.internal.choice.Named;
import io.fovea.internal.choice.Usual;
import io.fovea.internal.limit.Limit;
import io.fovea.internal.limit.Range;

/**
 * Leaves few levels, as torchvision's {@code RandomPosterize}.
 *
 * @param bits that are kept of the 8 of each value; 0 to 8
 * @param p the probability that an image is changed
 */
@Named("posterize")
public record Posterize(@Usual("4") int bits, @Usual("0.5") double p) implements Augmentation {
    public Posterize {
        Limit.BITS.require(bits);
        Range.PROBABILITY.require(p);
    }
}
