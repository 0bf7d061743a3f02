package io.fovea.internal.augmentation;

import org.bytedeco.pytorch.Tensor;

/** A part of an image, in pixels from its upper left corner. */
record Box(long top, long left, long height, long width) {
    /** @param image [C, H, W] */
    Tensor of(Tensor image) {
        return image.narrow(1, top, height).narrow(2, left, width);
    }

    long area() {
        return height * width;
    }

    /**
     * A box in the proportions of the image about a place of it; what lies outside is cut off.
     *
     * @param share of the image's area before that
     */
    static Box ofShare(double share, long height, long width, long y, long x) {
        double half = 0.5 * Math.sqrt(share);
        return around(height, width, y, x, (long) (half * height), (long) (half * width));
    }

    /** What lies within the image of a box about a place of it. */
    static Box around(long height, long width, long y, long x, long halfHeight, long halfWidth) {
        long top = Math.max(0, y - halfHeight), left = Math.max(0, x - halfWidth);
        return new Box(top, left, Math.min(height, y + halfHeight) - top, Math.min(width, x + halfWidth) - left);
    }
}
