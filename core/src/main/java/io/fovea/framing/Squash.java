package io.fovea.framing;

import io.fovea.image.Image;
import io.fovea.image.Resampling;
import io.fovea.image.Window;
import io.fovea.internal.choice.Given;
import io.fovea.internal.choice.Named;
import io.fovea.internal.choice.Usual;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Resizes to {@code height} x {@code width} without keeping the aspect ratio, as torchvision's {@code Resize((h, w))}.
 */
@Named("squash")
public record Squash(
        @Given int height,
        @Given int width,
        @Usual("bilinear") Resampling resampling) implements Framing {
    public Squash {
        FrameSize.require(height, width);
        Objects.requireNonNull(resampling, "resampling");
    }

    public Squash(int height, int width) {
        this(height, width, Resampling.BILINEAR);
    }

    @Override
    public Image frame(Image image, RandomGenerator draw) {
        return resampling.resize(image, height, width);
    }

    @Override
    public Image cut(Image image, double zoom, double down, double right) {
        int wholeHeight = FrameSize.zoomed(height, zoom), wholeWidth = FrameSize.zoomed(width, zoom);
        Window window = new Window(
                FrameSize.at(down, wholeHeight - height), FrameSize.at(right, wholeWidth - width), height, width);
        return resampling.resize(image, wholeHeight, wholeWidth, window);
    }

    @Override
    public ShownPart shown(int imageHeight, int imageWidth) {
        return ShownPart.WHOLE;
    }

    @Override
    public double leastZoom() {
        return 1;
    }

    @Override
    public double shrink(int imageHeight, int imageWidth) {
        return Math.min((double) imageHeight / height, (double) imageWidth / width);
    }

    @Override
    public boolean isRandom() {
        return false;
    }

    @Override
    public Squash deterministic() {
        return this;
    }
}
