package io.fovea.image;

/**
 * Interpolation filters. Resizing equals Pillow's {@code Image.resize} to the last bit: when it shrinks, the filter is
 * widened by the scale, so that no source pixel is skipped (antialiasing).
 */
public enum Resampling {
    /** Triangle filter, one pixel to either side. */
    BILINEAR(1) {
        @Override
        double weight(double distance) {
            return Math.max(0, 1 - Math.abs(distance));
        }
    },

    /** Cubic convolution with a = -0.5, two pixels to either side (Keys 1981, doi:10.1109/TASSP.1981.1163711). */
    BICUBIC(2) {
        @Override
        double weight(double distance) {
            double x = Math.abs(distance);
            if (x < 1) return ((A + 2) * x - (A + 3)) * x * x + 1;
            if (x < 2) return (((x - 5) * x + 8) * x - 4) * A;
            return 0;
        }
    };

    private static final double A = -0.5;

    private final double support;

    Resampling(double support) {
        this.support = support;
    }

    /** The filter's value at a distance in (widened) pixels. */
    abstract double weight(double distance);

    /** The distance from which on the filter is zero. */
    double support() {
        return support;
    }

    /**
     * The image in another size, as Pillow's {@code resize((width, height), filter)}; itself if the size is the same.
     */
    public Image resize(Image image, int height, int width) {
        return resize(image, Box.of(image), height, width);
    }

    /**
     * A part of the image in another size, as Pillow's {@code resize((width, height), filter, box)}: the filter may
     * look beyond the box where the image goes on.
     *
     * @throws IllegalArgumentException if the box reaches beyond the image or the size is not positive
     */
    public Image resize(Image image, Box box, int height, int width) {
        return resize(image, box, height, width, new Window(0, 0, height, width));
    }

    /**
     * A window of the resized image: the same pixels as resizing first and cropping then, without computing the rest.
     *
     * @param height of the whole resized image
     * @param width of the whole resized image
     * @param window the part that is wanted, inside the resized image
     */
    public Image resize(Image image, int height, int width, Window window) {
        return resize(image, Box.of(image), height, width, window);
    }

    /**
     * A part of the image in another size: the same pixels as cropping first and resizing then, without copying the
     * part. Unlike with a {@link Box}, the filter does not look beyond it.
     *
     * @param part inside the image
     */
    public Image resize(Image image, Window part, int height, int width) {
        if (part.bottom() > image.height() || part.right() > image.width()) {
            throw new IllegalArgumentException(part + " reaches beyond " + image.width() + "x" + image.height());
        }
        requireSize(height, width);
        if (height == part.height() && width == part.width()) {
            return image.crop(part.top(), part.left(), height, width);
        }
        AxisWeights across = AxisWeights.of(this, part.width(), 0, part.width(), width, 0, width);
        AxisWeights down = AxisWeights.of(this, part.height(), 0, part.height(), height, 0, height);
        return new SeparableFilter(image, across.shifted(part.left()), down.shifted(part.top())).apply();
    }

    private Image resize(Image image, Box box, int height, int width, Window window) {
        requireSize(height, width);
        if (box.right() > image.width() || box.bottom() > image.height()) {
            throw new IllegalArgumentException(box + " reaches beyond " + image.width() + "x" + image.height());
        }
        if (window.bottom() > height || window.right() > width) {
            throw new IllegalArgumentException(window + " reaches beyond " + width + "x" + height);
        }
        if (box.equals(Box.of(image)) && height == image.height() && width == image.width()) {
            return image.crop(window.top(), window.left(), window.height(), window.width());
        }
        AxisWeights across =
                AxisWeights.of(this, image.width(), box.left(), box.right(), width, window.left(), window.right());
        AxisWeights down =
                AxisWeights.of(this, image.height(), box.top(), box.bottom(), height, window.top(), window.bottom());
        return new SeparableFilter(image, across, down).apply();
    }

    private static void requireSize(int height, int width) {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException("the size must be at least 1x1, got " + width + "x" + height);
        }
    }
}
