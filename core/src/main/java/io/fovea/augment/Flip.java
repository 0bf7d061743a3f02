package io.fovea.augment;

import io.fovea.internal.choice.Named;
import io.fovea.internal.choice.Usual;
import io.fovea.internal.limit.Range;

/**
 * Mirrors left and right, as torchvision's {@code RandomHorizontalFlip}. Wrong for pictures whose meaning has a
 * direction, such as digits and letters.
 *
 * @param p probability of it
 */
@Named("flip")
public record Flip(@Usual("0.5") double p) implements Augmentation {
    public Flip {
        Range.PROBABILITY.require(p);
    }
}
