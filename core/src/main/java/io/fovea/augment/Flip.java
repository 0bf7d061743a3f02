package io.fovea.augment;

import io.fovea.internal.limit.Range;

/**
 * Mirrors left and right with probability {@code p}, as torchvision's {@code RandomHorizontalFlip}. Wrong for pictures
 * whose meaning has a direction, such as digits and letters.
 */
public record Flip(double p) implements Augmentation {
    public Flip {
        Range.PROBABILITY.require(p);
    }

    @Override
    public String text() {
        return p == 0.5 ? "flip" : "flip=" + p;
    }
}
