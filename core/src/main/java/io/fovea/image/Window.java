package io.fovea.image;

/** A rectangle of whole pixels inside an image. */
public record Window(int top, int left, int height, int width) {
    public Window {
        if (top < 0 || left < 0 || height < 1 || width < 1) {
            throw new IllegalArgumentException("a window needs top, left >= 0 and height, width >= 1, got top " + top
                    + ", left " + left + ", height " + height + ", width " + width);
        }
    }

    int bottom() {
        return top + height;
    }

    int right() {
        return left + width;
    }
}
