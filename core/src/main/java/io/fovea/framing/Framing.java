package io.fovea.framing;

import io.fovea.UserError;
import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.text.Nearest;
import java.util.random.RandomGenerator;

/**
 * From one image of any size to pixels of one fixed size. Deterministic framings ignore the generator; their result can
 * be cached.
 */
public sealed interface Framing permits Squash, ShorterSideCrop, Letterbox, RandomResizedCrop, Draft {
    int height();

    int width();

    /**
     * @param draw the random stream of this image in this epoch
     * @return {@link #height()} x {@link #width()} pixels with the image's channels; perhaps the image itself
     */
    Image frame(Image image, RandomGenerator draw);

    /**
     * How many pixels of an image stand behind one of the frame, along the axis where they are fewest; below 1 where
     * the image is enlarged. Of a random framing: in the smallest part that it may take.
     */
    double shrink(int imageHeight, int imageWidth);

    /** What decodes the files that are framed: the decoder given, unless the framing asks for another. */
    default ImageDecoder decoder(ImageDecoder full) {
        return full;
    }

    /** Whether two calls on the same image may differ. */
    boolean isRandom();

    /** What evaluation and production use instead: itself, unless it is random. */
    Framing deterministic();

    /** The framing without its size, as {@link #parse} reads it. */
    String text();

    /**
     * Reads a framing as it stands in recipes and on the command line: {@code squash}, {@code crop} or {@code crop=256}
     * (the shorter side before the crop), {@code letterbox} or {@code letterbox=0} (the gray level of the borders),
     * {@code random-crop}, {@code random-crop=0.3} (least share of the area) or {@code random-crop=0.3..0.9,0.75..1.5}
     * (areas and aspect ratios); {@code :bicubic} behind any of them; {@code :draft} behind all ({@link Draft}).
     *
     * @throws UserError if the text is none of these
     */
    static Framing parse(String text, int height, int width) {
        try {
            return FramingText.parse(text.strip(), height, width);
        } catch (UserError | IllegalArgumentException e) {
            throw new UserError(
                    "unknown framing \"" + text + "\": " + e.getMessage(),
                    Nearest.fix(
                            text.strip().split("[=:]", 2)[0], FramingText.NAMES, "use one of " + FramingText.EXAMPLES),
                    e);
        }
    }
}
