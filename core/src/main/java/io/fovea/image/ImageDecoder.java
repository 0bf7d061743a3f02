package io.fovea.image;

import io.fovea.internal.limit.Limit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;

/**
 * Turns the bytes of an image file into pixels, the way Pillow's {@code convert("RGB")} does: alpha is dropped, colour
 * profiles are not applied. Unlike Pillow and torchvision, the Exif orientation is applied, and 16-bit samples keep
 * their high byte, gray ones too. Formats: {@link ImageFormat}; of animations the first frame, of documents the first
 * page.
 *
 * <p>Decoding any bytes ends with an image or an {@link UnreadableImage}. Images that are large for Java's memory wait
 * for each other; one that does not fit into it alone is unreadable.
 *
 * @param maxPixels images with more pixels than this are refused before they are decoded; 1 to 700 million
 * @param reduction of JPEG files while they are decoded; not of those with four components
 */
public record ImageDecoder(long maxPixels, Reduction reduction) {
    /** Refuses images above 50 million pixels, which take 150 MB each. */
    public static final ImageDecoder DEFAULT = new ImageDecoder(50_000_000);

    /**
     * Stands for the pixels that decoding gives. It changes whenever any image's pixels may, as they may with another
     * version of a codec: then frames that were kept are made anew.
     */
    public static final String PIXELS = "1, opencv 4.13.0";

    /**
     * The longer side has at most this many times the pixels of the shorter one. Panoramas and scanned rolls stay below
     * 100; of longer images a framing shows next to nothing, while resampling takes memory by the longer side.
     */
    public static final int MAX_SIDE_RATIO = 1_000;

    public ImageDecoder {
        Limit.PIXELS.require(maxPixels);
        Objects.requireNonNull(reduction, "reduction");
    }

    /** Decodes every image in its own size. */
    public ImageDecoder(long maxPixels) {
        this(maxPixels, Reduction.NONE);
    }

    public ImageDecoder withReduction(Reduction other) {
        return new ImageDecoder(maxPixels, other);
    }

    /** Loads the native codecs, as the first image else does: a tenth of a second. Later calls do nothing. */
    public static void loadCodecs() {
        NativeCodecs.load();
    }

    /**
     * Tells without decoding whether a file can be read as far as its structure shows; decoding may still find damage
     * inside the compressed data.
     *
     * @param encoded the whole file
     * @param name the file's name for error messages
     * @throws UnreadableImage if the file is empty, no image of a known format, incomplete, too large or too long
     */
    public ImageHeader check(byte[] encoded, String name) {
        ImageHeader header = ImageHeader.read(encoded, name);
        requireRatio(header.height(), header.width(), name);
        if (header.pixels() > maxPixels) {
            throw UnreadableImage.refused(
                    name,
                    String.format(
                            Locale.ROOT,
                            "%s pixels are %,d, above the limit of %,d (--max-pixels)",
                            header.size(),
                            header.pixels(),
                            maxPixels),
                    "raise the limit with --max-pixels (in Java: ImageDecoder), or make the image smaller");
        }
        return header;
    }

    /**
     * @param name of the image, for the error message
     * @throws UnreadableImage if one side is more than {@link #MAX_SIDE_RATIO} times the other
     */
    public static void requireRatio(int height, int width, String name) {
        if (Math.max(height, width) <= (long) MAX_SIDE_RATIO * Math.min(height, width)) return;
        throw UnreadableImage.refused(
                name,
                String.format(
                        Locale.ROOT,
                        "%,d x %,d pixels: one side is more than %,d times the other",
                        width,
                        height,
                        MAX_SIDE_RATIO),
                "cut the image into parts, or leave it out");
    }

    /**
     * @param encoded the whole file
     * @param name the file's name for error messages
     * @return RGB pixels, fewer than the file's where {@link #reduction} says so
     * @throws UnreadableImage if the bytes are no complete image of a known format, or it is too large or too long
     */
    public Image decode(byte[] encoded, String name) {
        return decode(encoded, name, image -> image);
    }

    /**
     * Decodes an image and makes something smaller of it. Its memory is set aside until that is made: where many
     * threads decode, prefer this to {@link #decode(byte[], String)}.
     *
     * @param use what is made of the RGB pixels, always the same; must not decode another image
     * @throws UnreadableImage as {@link #decode(byte[], String)}, and if the memory does not suffice
     */
    public <T> T decode(byte[] encoded, String name, Function<Image, T> use) {
        ImageHeader header = check(encoded, name);
        int scale = scale(encoded, header);
        try (HeapShare share = HeapShare.take(header.heapBytes(scale))) {
            return use.apply(upright(encoded, header, scale, name));
        } catch (OutOfMemoryError e) {
            return decodeAlone(encoded, header, scale, name, use);
        }
    }

    private int scale(byte[] encoded, ImageHeader header) {
        if (header.format() != ImageFormat.JPEG) return 1;
        int scale = reduction.of(header.height(), header.width());
        if (scale == 1) return 1;
        if (scale != 2 && scale != 4 && scale != 8) {
            throw new IllegalArgumentException("a reduction is 1, 2, 4 or 8, got " + scale);
        }
        return JpegFile.read(ByteBuffer.wrap(encoded)).components() == 4 ? 1 : scale;
    }

    /** When no other image is being decoded. */
    private static <T> T decodeAlone(
            byte[] encoded, ImageHeader header, int scale, String name, Function<Image, T> use) {
        try (HeapShare share = HeapShare.take(Long.MAX_VALUE)) {
            return use.apply(upright(encoded, header, scale, name));
        } catch (OutOfMemoryError e) {
            throw UnreadableImage.tooLargeForMemory(name, header.size() + " pixels do");
        }
    }

    private static Image upright(byte[] encoded, ImageHeader header, int scale, String name) {
        try {
            Image stored = stored(encoded, header, scale);
            if (stored.height() != header.storedHeight(scale) || stored.width() != header.storedWidth(scale)) {
                throw new Damage("corrupt " + header.format().title() + " (not of the size it states)");
            }
            return header.orientation().upright(stored);
        } catch (Damage damage) {
            throw new UnreadableImage(name, String.valueOf(damage.getMessage()));
        } catch (IOException | RuntimeException e) { // codecs meet damage with all kinds of exceptions
            throw new UnreadableImage(name, "corrupt " + header.format().title());
        }
    }

    private static Image stored(byte[] encoded, ImageHeader header, int scale) throws IOException {
        return switch (header.format()) {
            case JPEG -> {
                JpegFile file = JpegFile.read(ByteBuffer.wrap(encoded));
                yield file.components() == 4
                        ? JavaCodecs.cmykJpeg(encoded, file.transformed())
                        : NativeCodecs.decode(QuietJpeg.of(encoded), header, scale);
            }
            case PNG -> NativeCodecs.decode(PngFile.essence(encoded), header, 1);
            case WEBP -> NativeCodecs.decode(encoded, header, 1);
            case GIF -> JavaCodecs.gif(encoded);
            case BMP -> JavaCodecs.bmp(encoded);
            case TIFF -> JavaCodecs.tiff(encoded);
        };
    }
}
