package io.fovea.image;

/** A part of an image in pixel units from its left and top edge; the bounds may lie within pixels. */
public record Box(double left, double top, double right, double bottom) {
    public Box {
        if (!(left >= 0 && top >= 0 && left < right && top < bottom)) {
            throw new IllegalArgumentException("a box needs 0 <= left < right and 0 <= top < bottom, got left " + left
                    + ", top " + top + ", right " + right + ", bottom " + bottom);
        }
    }

    /** The whole of an image. */
    public static Box of(Image image) {
        return new Box(0, 0, image.width(), image.height());
    }
}
