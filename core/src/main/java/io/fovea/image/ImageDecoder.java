package io.fovea.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * Turns the bytes of an image file into pixels, the way Pillow's {@code convert("RGB")} does: alpha is dropped, colour
 * profiles are not applied. Unlike Pillow and torchvision, the Exif orientation is applied, and 16-bit samples keep
 * their high byte, gray ones too. Formats: {@link ImageFormat}; of animations the first frame, of documents the first
 * page.
 *
 * @param maxPixels images with more pixels than this are refused before they are decoded
 */
public record ImageDecoder(long maxPixels) {
    /** Refuses images above 200 million pixels. */
    public static final ImageDecoder DEFAULT = new ImageDecoder(200_000_000);

    /** What fits into one Java array. */
    private static final long ARRAY_LIMIT = Integer.MAX_VALUE / 3 - 8;

    public ImageDecoder {
        if (maxPixels < 1) throw new IllegalArgumentException("maxPixels must be at least 1, got " + maxPixels);
    }

    /**
     * Tells without decoding whether a file can be read as far as its structure shows; decoding may still find damage
     * inside the compressed data.
     *
     * @param encoded the whole file
     * @param name the file's name for error messages
     * @throws UnreadableImage if the file is empty, no image of a known format, incomplete or too large
     */
    public ImageHeader check(byte[] encoded, String name) {
        ImageHeader header = ImageHeader.read(encoded, name);
        long limit = Math.min(maxPixels, ARRAY_LIMIT);
        if (header.pixels() > limit) {
            throw new UnreadableImage(
                    name,
                    String.format(
                            Locale.ROOT,
                            "%,d x %,d pixels are %,d, above the limit of %,d",
                            header.width(),
                            header.height(),
                            header.pixels(),
                            limit));
        }
        return header;
    }

    /**
     * @param encoded the whole file
     * @param name the file's name for error messages
     * @return RGB pixels
     * @throws UnreadableImage if the bytes are no complete image of a known format, or it is too large
     */
    public Image decode(byte[] encoded, String name) {
        ImageHeader header = check(encoded, name);
        try {
            return header.orientation().upright(stored(encoded, header.format()));
        } catch (Damage damage) {
            throw new UnreadableImage(name, String.valueOf(damage.getMessage()));
        } catch (IOException | RuntimeException e) { // codecs meet damage with all kinds of exceptions
            throw new UnreadableImage(name, "corrupt " + header.format().title());
        }
    }

    private static Image stored(byte[] encoded, ImageFormat format) throws IOException {
        return switch (format) {
            case JPEG -> {
                JpegFile file = JpegFile.read(ByteBuffer.wrap(encoded));
                yield file.components() == 4
                        ? JavaCodecs.cmykJpeg(encoded, file.transformed())
                        : NativeCodecs.decode(encoded);
            }
            case PNG -> NativeCodecs.decode(PngFile.essence(encoded));
            case WEBP -> NativeCodecs.decode(encoded);
            case GIF -> JavaCodecs.gif(encoded);
            case BMP -> JavaCodecs.bmp(encoded);
            case TIFF -> JavaCodecs.tiff(encoded);
        };
    }
}
