package io.fovea.image;

/** Interpolation filters, with Pillow's antialiasing. */
public enum Resampling {
    BILINEAR,
    BICUBIC
}
