package io.fovea.internal.augmentation;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * What a policy may do to an image, and how strong: {@code _apply_op} of torchvision's autoaugment.py, with bilinear
 * interpolation and black outside.
 */
enum Operation {
    /** The magnitude is what a row moves relative to the one above it, in pixels. */
    SHEAR_X,
    /** The magnitude is what a column moves relative to the one left of it, in pixels. */
    SHEAR_Y,
    /** The magnitude is in pixels, of which whole ones count. */
    TRANSLATE_X,
    TRANSLATE_Y,
    /** The magnitude is in degrees, anticlockwise. */
    ROTATE,
    /** Of this and the next three, 0 changes nothing and -1 takes all of it. */
    BRIGHTNESS,
    COLOR,
    CONTRAST,
    SHARPNESS,
    /** The magnitude is the number of bits that are kept. */
    POSTERIZE,
    /** The magnitude is the level from which values are inverted. */
    SOLARIZE,
    AUTO_CONTRAST,
    EQUALIZE,
    INVERT,
    IDENTITY;

    /** Whether the other direction is as strong, and drawn as often. */
    boolean isSigned() {
        return compareTo(SHARPNESS) <= 0;
    }

    /** @param planes float32 [C, H, W], contiguous, 0 to 255, changed in place */
    void apply(Tensor planes, double magnitude) {
        switch (this) {
            case SHEAR_X, SHEAR_Y, TRANSLATE_X, TRANSLATE_Y, ROTATE -> warp(planes, magnitude);
            case BRIGHTNESS -> Tone.brightness(1 + magnitude).apply(planes);
            case COLOR -> Tone.saturation(1 + magnitude).apply(planes);
            case CONTRAST -> Tone.contrast(1 + magnitude).apply(planes);
            case SHARPNESS -> Smoothing.sharpen(planes, 1 + magnitude);
            case POSTERIZE -> Levels.posterize(planes, (int) magnitude);
            case SOLARIZE -> Levels.solarize(planes, magnitude);
            case AUTO_CONTRAST -> Levels.autocontrast(planes);
            case EQUALIZE -> Levels.equalize(planes);
            case INVERT -> Levels.invert(planes);
            case IDENTITY -> {}
        }
    }

    private void warp(Tensor planes, double magnitude) {
        Projection map = projection(magnitude, planes.size(1), planes.size(2));
        if (map.isIdentity()) return;
        planes.copy_(Sampling.of(planes.unsqueeze(0), List.of(map)).squeeze(0));
    }

    /** Shears hold the upper left corner, as theirs do. */
    private Projection projection(double magnitude, long height, long width) {
        return switch (this) {
            case SHEAR_X -> Projection.of(1, magnitude, magnitude * height / 2, 0, 1, 0);
            case SHEAR_Y -> Projection.of(1, 0, 0, magnitude, 1, magnitude * width / 2);
            case TRANSLATE_X -> Projection.moved((int) magnitude, 0);
            case TRANSLATE_Y -> Projection.moved(0, (int) magnitude);
            case ROTATE -> Projection.turned(Math.toRadians(magnitude));
            default -> throw new IllegalStateException(this + " moves nothing");
        };
    }
}
