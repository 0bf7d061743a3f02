package io.fovea.image;

import java.nio.ByteBuffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the structure of an image file tells without decoding it.
 *
 * @param width of the upright picture
 * @param height of the upright picture
 * @param orientation how the stored picture is to be turned
 */
public record ImageHeader(ImageFormat format, int width, int height, Orientation orientation) {
    /** The header of a file whose stored picture has the given size. */
    static ImageHeader ofStored(ImageFormat format, long width, long height, Orientation orientation) {
        if (width < 1 || height < 1 || width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
            throw new Damage("corrupt " + format.title() + " (size " + width + " x " + height + ")");
        }
        return orientation.swapsSides()
                ? new ImageHeader(format, (int) height, (int) width, orientation)
                : new ImageHeader(format, (int) width, (int) height, orientation);
    }

    public long pixels() {
        return (long) width * height;
    }

    /** @param scale by which libjpeg divides the sides, rounded up */
    int storedHeight(int scale) {
        return ((orientation.swapsSides() ? width : height) + scale - 1) / scale;
    }

    int storedWidth(int scale) {
        return ((orientation.swapsSides() ? height : width) + scale - 1) / scale;
    }

    /** Such as "4,000 x 3,000". */
    String size() {
        return String.format(Locale.ROOT, "%,d x %,d", width, height);
    }

    /** What decoding takes of Java's heap at most: RGB, what the decoder makes before it, and the turned picture. */
    long heapBytes(int scale) {
        int before = switch (format) {
            case JPEG -> 4; // of CMYK
            case PNG, WEBP -> 0;
            case GIF -> 4;
            case BMP -> 4;
            case TIFF -> 8; // 16 bits
        };
        long pixels = (long) storedHeight(scale) * storedWidth(scale);
        return pixels * (before + 3 + (orientation == Orientation.TOP_LEFT ? 0 : 3));
    }

    /**
     * Reads the structure of a file, and so finds files that are cut off. A few microseconds; nothing is decoded.
     *
     * @param encoded the whole file
     * @param name the file's name for error messages
     * @throws UnreadableImage if the file is empty, no image of a known format, or incomplete
     */
    public static ImageHeader read(byte[] encoded, String name) {
        if (encoded.length == 0) throw new UnreadableImage(name, "empty file");
        @Nullable ImageFormat format = FileSignature.format(encoded);
        if (format == null) throw new UnreadableImage(name, FileSignature.describe(encoded));
        ByteBuffer file = ByteBuffer.wrap(encoded);
        try {
            return switch (format) {
                case JPEG -> JpegFile.read(file).header();
                case PNG -> PngFile.header(file);
                case GIF -> GifFile.read(file).header();
                case BMP -> BmpFile.header(file);
                case TIFF -> TiffFile.header(file);
                case WEBP -> WebpFile.header(file);
            };
        } catch (Damage damage) {
            throw new UnreadableImage(name, String.valueOf(damage.getMessage()));
        } catch (IndexOutOfBoundsException e) {
            throw new UnreadableImage(name, "truncated " + format.title());
        }
    }
}
