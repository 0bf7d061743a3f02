package io.fovea.augment;

/** What covers a part of an image. */
public enum Filling {
    BLACK,
    /** The image's mean colour. */
    MEAN,
    /** Every number even between 0 and 255. */
    NOISE
}
