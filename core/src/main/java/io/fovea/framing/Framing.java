package io.fovea.framing;

import io.fovea.UserError;
import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.choice.Choices;
import io.fovea.internal.choice.Family;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * From one image of any size to pixels of one fixed size. Deterministic framings ignore the generator; their result can
 * be cached.
 */
@Family("framing")
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

    /**
     * Another frame than the usual one, cut from a larger or smaller image.
     *
     * @param zoom how many times as large as usual the resized image is, at least {@link #leastZoom}
     * @param down where the frame lies in it: 0 at its top, 0.5 in its middle, 1 at its bottom
     * @param right likewise, 0 at its left
     * @throws IllegalStateException if the framing is random
     */
    Image cut(Image image, double zoom, double down, double right);

    /** How small the resized image may become and still fill the frame; 1 where the usual frame shows all of it. */
    double leastZoom();

    /**
     * Which part of an image {@link #frame} shows.
     *
     * @throws IllegalStateException if the framing is random
     */
    ShownPart shown(int imageHeight, int imageWidth);

    /** What decodes the files that are framed: the decoder given, unless the framing asks for another. */
    default ImageDecoder decoder(ImageDecoder full) {
        return full;
    }

    /** Whether two calls on the same image may differ. */
    boolean isRandom();

    /** What evaluation and production use instead: itself, unless it is random. */
    Framing deterministic();

    /** The framing without its size, as {@link #parse} reads it. */
    default String text() {
        return Choices.of(Framing.class).text(this);
    }

    /**
     * Reads a framing as it stands in recipes and on the command line: {@code squash}, {@code crop} or {@code crop=256}
     * (the shorter side before the crop), {@code letterbox} or {@code letterbox=0} (the gray level of the borders),
     * {@code random-crop} or {@code random-crop=0.3} (least share of the area), {@code draft=squash} ({@link Draft});
     * with more than one parameter as in {@code crop(resize=256, resampling=bicubic)}: the components of the records.
     * What earlier versions wrote is read, too.
     *
     * @throws UserError if the text is none of these
     */
    static Framing parse(String text, int height, int width) {
        Map<String, Object> given =
                Map.of("height", height, "width", width, "resize", ShorterSideCrop.usualResize(height, width));
        return Choices.of(Framing.class).parse(FramingText.today(text.strip()), given);
    }
}
