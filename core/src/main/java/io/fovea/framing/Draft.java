package io.fovea.framing;

import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.choice.Named;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Another framing, of JPEG files that are decoded at a half, a quarter or an eighth of their size where they are much
 * larger than the frame: libjpeg's scaled decoding, as Pillow's {@code Image.draft} has it. Faster, and other pixels
 * than decoding whole and resizing then, so that it is a choice which the preprocessing records. Images of other
 * formats, and JPEG files of four components, are decoded whole.
 *
 * @param framing any but another draft
 */
@Named("draft")
public record Draft(Framing framing) implements Framing {
    /**
     * Pixels of the reduced picture, at least, that one of the frame is made of along each axis. Pillow's rule is 1,
     * which leaves the antialiasing to libjpeg: frames of photographs are then 1.8 to 2.7 levels from the exact ones on
     * average, with 2 they are 0.9 to 1.5 levels from them (155 photographs, halves to eighths).
     */
    static final int MARGIN = 2;

    public Draft {
        if (Objects.requireNonNull(framing, "framing") instanceof Draft) {
            throw new IllegalArgumentException("a draft of a draft");
        }
    }

    @Override
    public int height() {
        return framing.height();
    }

    @Override
    public int width() {
        return framing.width();
    }

    @Override
    public ImageDecoder decoder(ImageDecoder full) {
        return full.withReduction(this::reduction);
    }

    /** The largest of 1, 2, 4 and 8 that leaves {@link #MARGIN}. */
    int reduction(int imageHeight, int imageWidth) {
        double most = framing.shrink(imageHeight, imageWidth) / MARGIN;
        int reduction = 1;
        while (reduction < 8 && 2 * reduction <= most) reduction *= 2;
        return reduction;
    }

    @Override
    public double shrink(int imageHeight, int imageWidth) {
        return framing.shrink(imageHeight, imageWidth);
    }

    @Override
    public Image frame(Image image, RandomGenerator draw) {
        return framing.frame(image, draw);
    }

    @Override
    public Image cut(Image image, double zoom, double down, double right) {
        return framing.cut(image, zoom, down, right);
    }

    @Override
    public ShownPart shown(int imageHeight, int imageWidth) {
        return framing.shown(imageHeight, imageWidth);
    }

    @Override
    public double leastZoom() {
        return framing.leastZoom();
    }

    @Override
    public boolean isRandom() {
        return framing.isRandom();
    }

    @Override
    public Framing deterministic() {
        return framing.isRandom() ? new Draft(framing.deterministic()) : this;
    }
}
