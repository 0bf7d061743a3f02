package io.fovea.framing;

import io.fovea.UserError;
import io.fovea.image.Image;
import io.fovea.image.Resampling;
import io.fovea.image.Window;
import io.fovea.internal.choice.Given;
import io.fovea.internal.choice.Named;
import io.fovea.internal.choice.Usual;
import io.fovea.internal.limit.Range;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * A random part of the image, resized to the frame: the "Inception crop" (Szegedy et al. 2014, arXiv:1409.4842, section
 * 6), as torchvision's {@code RandomResizedCrop}. The share of the area is uniform, the aspect ratio log-uniform.
 *
 * @param scaleMin least share of the image's area, in (0, 1]
 * @param scaleMax largest share of the image's area, in (0, 1]
 * @param ratioMin least width / height of the part before resizing
 * @param ratioMax largest width / height of the part before resizing
 */
@Named("random-crop")
public record RandomResizedCrop(
        @Given int height,
        @Given int width,
        @Usual("0.08") double scaleMin,
        @Usual("1") double scaleMax,
        @Usual("0.75") double ratioMin,
        @Usual("1.3333333333333333") double ratioMax,
        @Usual("bilinear") Resampling resampling)
        implements Framing {
    private static final int TRIES = 10;

    public RandomResizedCrop {
        FrameSize.require(height, width);
        requireOrder("area", Range.AREA.require(scaleMin), Range.AREA.require(scaleMax));
        requireOrder("aspect ratio", Range.ASPECT.require(ratioMin), Range.ASPECT.require(ratioMax));
        Objects.requireNonNull(resampling, "resampling");
    }

    private static void requireOrder(String what, double least, double most) {
        if (least <= most) return;
        throw new UserError(
                "the least " + what + " is above the largest: " + least + " and " + most, "give the smaller one first");
    }

    /** With torchvision's defaults: 8 % to 100 % of the area, aspect ratio 3:4 to 4:3. */
    public RandomResizedCrop(int height, int width) {
        this(height, width, 0.08, 1, 3 / 4.0, 4 / 3.0, Resampling.BILINEAR);
    }

    @Override
    public Image frame(Image image, RandomGenerator draw) {
        return frame(image, part(image.height(), image.width(), draw));
    }

    Image frame(Image image, Window part) {
        return resampling.resize(image, part, height, width);
    }

    /** The part to cut out: {@code RandomResizedCrop.get_params} of torchvision's {@code transforms/transforms.py}. */
    Window part(int imageHeight, int imageWidth, RandomGenerator draw) {
        double area = (double) imageHeight * imageWidth;
        for (int i = 0; i < TRIES; i++) {
            double target = area * between(scaleMin, scaleMax, draw);
            double ratio = Math.exp(between(Math.log(ratioMin), Math.log(ratioMax), draw));
            long partWidth = Math.round(Math.sqrt(target * ratio)), partHeight = Math.round(Math.sqrt(target / ratio));
            if (partWidth > 0 && partWidth <= imageWidth && partHeight > 0 && partHeight <= imageHeight) {
                int top = draw.nextInt(imageHeight - (int) partHeight + 1);
                int left = draw.nextInt(imageWidth - (int) partWidth + 1);
                return new Window(top, left, (int) partHeight, (int) partWidth);
            }
        }
        return centre(imageHeight, imageWidth);
    }

    /** The largest central part with an allowed aspect ratio. */
    private Window centre(int imageHeight, int imageWidth) {
        double ratio = (double) imageWidth / imageHeight;
        int partHeight = imageHeight, partWidth = imageWidth;
        if (ratio < ratioMin) partHeight = Math.max(1, (int) Math.rint(imageWidth / ratioMin));
        else if (ratio > ratioMax) partWidth = Math.max(1, (int) Math.rint(imageHeight * ratioMax));
        return new Window((imageHeight - partHeight) / 2, (imageWidth - partWidth) / 2, partHeight, partWidth);
    }

    private static double between(double low, double high, RandomGenerator draw) {
        return low + (high - low) * draw.nextDouble();
    }

    @Override
    public double shrink(int imageHeight, int imageWidth) {
        double leastArea = scaleMin * imageHeight * imageWidth;
        double leastHeight = Math.min(
                Math.sqrt(leastArea / ratioMax), centre(imageHeight, imageWidth).height());
        double leastWidth = Math.min(
                Math.sqrt(leastArea * ratioMin), centre(imageHeight, imageWidth).width());
        return Math.min(leastHeight / height, leastWidth / width);
    }

    @Override
    public Image cut(Image image, double zoom, double down, double right) {
        throw new IllegalStateException("a random framing has no usual frame");
    }

    @Override
    public ShownPart shown(int imageHeight, int imageWidth) {
        throw new IllegalStateException("a random framing shows another part each time");
    }

    @Override
    public double leastZoom() {
        return 1;
    }

    @Override
    public boolean isRandom() {
        return true;
    }

    /** The central crop with which such networks are evaluated. */
    @Override
    public ShorterSideCrop deterministic() {
        return new ShorterSideCrop(ShorterSideCrop.usualResize(height, width), height, width, resampling);
    }
}
