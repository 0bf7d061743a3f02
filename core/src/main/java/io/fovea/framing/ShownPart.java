package io.fovea.framing;

/**
 * The part of an image that a frame shows, in shares of the image's height and width: 0 at its top and left, 1 at its
 * bottom and right. Where the frame has a border, the part reaches beyond the image.
 *
 * @param height above 0, as {@code width}
 */
public record ShownPart(double top, double left, double height, double width) {
    /** All of an image, and nothing else. */
    public static final ShownPart WHOLE = new ShownPart(0, 0, 1, 1);

    public ShownPart {
        if (!(height > 0 && width > 0)) {
            throw new IllegalArgumentException("a part of height " + height + " and width " + width);
        }
    }
}
