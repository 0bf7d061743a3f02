package io.fovea.augment;

import io.fovea.internal.choice.Named;
import io.fovea.internal.choice.Usual;
import io.fovea.internal.limit.Range;

/**
 * Turns about the centre by an angle drawn evenly from {@code [-degrees, degrees]}, with bilinear interpolation
 * (torchvision's {@code RandomRotation(degrees, InterpolationMode.BILINEAR)}).
 *
 * @param degrees largest angle, 0 to 180
 * @param p probability of it
 */
@Named("rotate")
public record Rotate(
        @Usual("10") double degrees, @Usual("1") double p) implements Augmentation {
    public Rotate {
        Range.DEGREES.require(degrees);
        Range.PROBABILITY.require(p);
    }

    /** Of every image. */
    public Rotate(double degrees) {
        this(degrees, 1);
    }
}
