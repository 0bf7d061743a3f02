package io.fovea.augment;

import io.fovea.internal.limit.Range;

/**
 * Turns about the centre by an angle drawn evenly from {@code [-degrees, degrees]}, with bilinear interpolation
 * (torchvision's {@code RandomRotation(degrees, InterpolationMode.BILINEAR)}).
 */
public record Rotate(double degrees) implements Augmentation {
    public Rotate {
        Range.DEGREES.require(degrees);
    }

    @Override
    public String text() {
        return "rotate=" + degrees;
    }
}
