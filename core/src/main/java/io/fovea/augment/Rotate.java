package io.fovea.augment;

import io.fovea.internal.choice.Named;
import io.fovea.internal.choice.Usual;
import io.fovea.internal.limit.Range;

/**
 * Turns about the centre by an angle drawn evenly from {@code [-degrees, degrees]}, with bilinear interpolation
 * (torchvision's {@code RandomRotation(degrees, InterpolationMode.BILINEAR)}).
 */
@Named("rotate")
public record Rotate(@Usual("10") double degrees) implements Augmentation {
    public Rotate {
        Range.DEGREES.require(degrees);
    }
}
