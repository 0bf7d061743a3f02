package io.fovea.framing;

import io.fovea.image.Image;
import io.fovea.image.Resampling;
import io.fovea.image.Window;
import io.fovea.internal.choice.Given;
import io.fovea.internal.choice.Named;
import io.fovea.internal.choice.Usual;
import io.fovea.internal.limit.Limit;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Resizes the shorter side to {@code resize}, keeping the aspect ratio, and cuts out the centre; black borders where
 * the resized image is smaller than the frame. As torchvision's {@code Resize(resize)} and {@code CenterCrop((h, w))},
 * with the rounding of {@code transforms/functional.py}.
 */
@Named("crop")
public record ShorterSideCrop(
        int resize,
        @Given int height,
        @Given int width,
        @Usual("bilinear") Resampling resampling) implements Framing {
    public ShorterSideCrop {
        FrameSize.require(height, width);
        Limit.RESIZE.require(resize);
        Objects.requireNonNull(resampling, "resampling");
    }

    public ShorterSideCrop(int resize, int height, int width) {
        this(resize, height, width, Resampling.BILINEAR);
    }

    /** What 256 is to 224. */
    static final double USUAL_SHARE = 256 / 224.0;

    /** 256 for a frame of 224, as ImageNet networks are evaluated (Krizhevsky et al. 2012), and in this proportion. */
    static int usualResize(int height, int width) {
        FrameSize.require(height, width);
        return Math.toIntExact(Math.round(Math.max(height, width) * 256 / 224.0));
    }

    @Override
    public Image frame(Image image, RandomGenerator draw) {
        return frame(image, resize, 0.5, 0.5);
    }

    @Override
    public Image cut(Image image, double zoom, double down, double right) {
        return frame(image, FrameSize.zoomed(resize, zoom), down, right);
    }

    @Override
    public double leastZoom() {
        return Math.min(1, (double) Math.max(height, width) / resize);
    }

    @Override
    public ShownPart shown(int imageHeight, int imageWidth) {
        int resizedHeight = resized(resize, imageHeight, imageWidth);
        int resizedWidth = resized(resize, imageWidth, imageHeight);
        return new ShownPart(
                (double) start(0.5, resizedHeight, height) / resizedHeight,
                (double) start(0.5, resizedWidth, width) / resizedWidth,
                (double) height / resizedHeight,
                (double) width / resizedWidth);
    }

    private Image frame(Image image, int resizedShorter, double down, double right) {
        int resizedHeight = resized(resizedShorter, image.height(), image.width());
        int resizedWidth = resized(resizedShorter, image.width(), image.height());
        int top = start(down, resizedHeight, height), left = start(right, resizedWidth, width);
        Window visible = new Window(
                Math.max(top, 0), Math.max(left, 0), Math.min(resizedHeight, height), Math.min(resizedWidth, width));
        return resampling
                .resize(image, resizedHeight, resizedWidth, visible)
                .crop(Math.min(top, 0), Math.min(left, 0), height, width);
    }

    /** A side of the image when the shorter one has so many pixels. */
    private static int resized(int resizedShorter, int side, int other) {
        if (side <= other) return resizedShorter;
        long resized = (long) ((double) ((long) resizedShorter * side) / other);
        if (resized > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("an image of " + other + " x " + side + " pixels cannot be resized to "
                    + resizedShorter + " pixels on its shorter side");
        }
        return (int) resized;
    }

    /** Where the crop starts: negative, and rounded down, when there is a border. */
    private static int start(double share, int size, int crop) {
        return crop > size ? -((crop - size) / 2) : FrameSize.at(share, size - crop);
    }

    @Override
    public double shrink(int imageHeight, int imageWidth) {
        return (double) Math.min(imageHeight, imageWidth) / resize;
    }

    @Override
    public boolean isRandom() {
        return false;
    }

    @Override
    public ShorterSideCrop deterministic() {
        return this;
    }
}
