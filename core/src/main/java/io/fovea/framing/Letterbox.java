package io.fovea.framing;

import io.fovea.image.Image;
import io.fovea.image.Resampling;
import io.fovea.internal.choice.Given;
import io.fovea.internal.choice.Named;
import io.fovea.internal.choice.Usual;
import io.fovea.internal.limit.Limit;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Resizes until the image just fits, keeping the aspect ratio, and fills the borders with gray. As Pillow's
 * {@code ImageOps.pad} with centring (0.5, 0.5), but a side never shrinks below one pixel.
 *
 * @param fill gray level of the borders, 0 to 255
 */
@Named("letterbox")
public record Letterbox(
        @Given int height,
        @Given int width,
        @Usual("114") int fill,
        @Usual("bilinear") Resampling resampling) implements Framing {
    /** The gray of Ultralytics' letterbox ({@code utils/augmentations.py} of YOLOv5), near the mean of photographs. */
    static final int USUAL_FILL = 114;

    public Letterbox {
        FrameSize.require(height, width);
        Limit.GRAY.require(fill);
        Objects.requireNonNull(resampling, "resampling");
    }

    public Letterbox(int height, int width) {
        this(height, width, USUAL_FILL, Resampling.BILINEAR);
    }

    @Override
    public Image frame(Image image, RandomGenerator draw) {
        return frame(image);
    }

    private Image frame(Image image) {
        int fitHeight = fitHeight(image.height(), image.width()), fitWidth = fitWidth(image.height(), image.width());
        return resampling
                .resize(image, fitHeight, fitWidth)
                .padded(border(height, fitHeight), border(width, fitWidth), height, width, fill);
    }

    private int fitHeight(int imageHeight, int imageWidth) {
        boolean isWider = (double) imageWidth / imageHeight > (double) width / height;
        return isWider ? Math.max(1, (int) Math.rint((double) imageHeight / imageWidth * width)) : height;
    }

    private int fitWidth(int imageHeight, int imageWidth) {
        boolean isHigher = (double) imageWidth / imageHeight < (double) width / height;
        return isHigher ? Math.max(1, (int) Math.rint((double) imageWidth / imageHeight * height)) : width;
    }

    /** Before the image. */
    private static int border(int side, int fit) {
        return (int) Math.rint((side - fit) * 0.5);
    }

    @Override
    public ShownPart shown(int imageHeight, int imageWidth) {
        int fitHeight = fitHeight(imageHeight, imageWidth), fitWidth = fitWidth(imageHeight, imageWidth);
        return new ShownPart(
                (double) -border(height, fitHeight) / fitHeight,
                (double) -border(width, fitWidth) / fitWidth,
                (double) height / fitHeight,
                (double) width / fitWidth);
    }

    @Override
    public Image cut(Image image, double zoom, double down, double right) {
        int wholeHeight = FrameSize.zoomed(height, zoom), wholeWidth = FrameSize.zoomed(width, zoom);
        return new Letterbox(wholeHeight, wholeWidth, fill, resampling)
                .frame(image)
                .crop(FrameSize.at(down, wholeHeight - height), FrameSize.at(right, wholeWidth - width), height, width);
    }

    @Override
    public double leastZoom() {
        return 1;
    }

    @Override
    public double shrink(int imageHeight, int imageWidth) {
        return Math.max((double) imageHeight / height, (double) imageWidth / width);
    }

    @Override
    public boolean isRandom() {
        return false;
    }

    @Override
    public Letterbox deterministic() {
        return this;
    }
}
