package io.fovea.image;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The first page of a TIFF file (TIFF 6.0). */
final class TiffFile {
    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int BITS_PER_SAMPLE = 258;
    private static final int COMPRESSION = 259;
    private static final int OLD_JPEG = 6;
    private static final int JPEG = 7;
    private static final int PHOTOMETRIC = 262;
    private static final int PALETTE_COLOUR = 3;
    private static final int STRIP_OFFSETS = 273;
    private static final int SAMPLES_PER_PIXEL = 277;
    private static final int STRIP_BYTES = 279;
    private static final int COLOUR_MAP = 320;
    private static final int LARGEST_PALETTE = 1 << 16;
    private static final int TILE_WIDTH = 322;
    private static final int TILE_HEIGHT = 323;
    private static final int TILE_OFFSETS = 324;
    private static final int TILE_BYTES = 325;
    private static final int SAMPLE_FORMAT = 339;
    private static final int FLOATING_POINT = 3;
    /** Tiles may be larger than the picture, but not by more than their usual sizes. */
    private static final int LARGEST_TILE = 4096;

    private static final int LEAST_TILE = 16;

    private TiffFile() {}

    /** @throws IndexOutOfBoundsException if the file ends before its directory or its pixels do */
    static ImageHeader header(ByteBuffer file) {
        try {
            TiffDirectory page = TiffDirectory.first(file);
            if (page.value(BITS_PER_SAMPLE, 1) > 16 || page.value(SAMPLE_FORMAT, 1) == FLOATING_POINT) {
                throw new Damage("TIFF with 32-bit or floating-point samples, only 8 and 16 bits are read");
            }
            if (page.end() > file.limit()) throw new IndexOutOfBoundsException();
            long width = page.value(WIDTH, 0), height = page.value(HEIGHT, 0);
            long planes = Math.max(1, page.value(SAMPLES_PER_PIXEL, 1));
            requireComplete(page, STRIP_OFFSETS, STRIP_BYTES, file.limit(), height * planes);
            long tiles = (width / LEAST_TILE + 1) * (height / LEAST_TILE + 1) * planes;
            requireComplete(page, TILE_OFFSETS, TILE_BYTES, file.limit(), tiles);
            if (page.count(STRIP_OFFSETS) == 0 && page.count(TILE_OFFSETS) == 0) {
                throw new Damage("TIFF without a picture");
            }
            if (page.value(TILE_WIDTH, 0) > Math.max(width, LARGEST_TILE)
                    || page.value(TILE_HEIGHT, 0) > Math.max(height, LARGEST_TILE)) {
                throw new Damage("corrupt TIFF (tiles larger than the picture)");
            }
            Orientation orientation = Orientation.ofTag(page.value(Orientation.TAG, 1));
            return ImageHeader.ofStored(ImageFormat.TIFF, width, height, orientation);
        } catch (IllegalArgumentException e) {
            throw new Damage("corrupt TIFF (" + e.getMessage() + ")");
        }
    }

    /** Whether the first page is JPEG data, of the old or the new way. */
    static boolean holdsJpeg(ByteBuffer file) {
        long compression = TiffDirectory.first(file).value(COMPRESSION, 1);
        return compression == OLD_JPEG || compression == JPEG;
    }

    /** The colours of the first page as 0xRRGGBB, the high bytes of what is stored; null if it has no palette. */
    static int @Nullable [] palette(ByteBuffer file) {
        TiffDirectory page = TiffDirectory.first(file);
        if (page.value(PHOTOMETRIC, 0) != PALETTE_COLOUR) return null;
        int colours = page.count(COLOUR_MAP) / 3;
        if (colours > LARGEST_PALETTE) throw new Damage("corrupt TIFF (" + colours + " colours in its palette)");
        int[] palette = new int[colours];
        for (int i = 0; i < 3 * colours; i++) { // all reds, all greens, all blues
            int high = (int) page.valueAt(COLOUR_MAP, i) >> 8;
            palette[i % colours] = palette[i % colours] << 8 | high;
        }
        return palette;
    }

    private static void requireComplete(TiffDirectory page, int offsets, int bytes, int fileBytes, long most) {
        int count = Math.min(page.count(offsets), page.count(bytes));
        if (count == 0) return;
        if (count > most) throw new Damage("corrupt TIFF (" + count + " parts, more than the picture can have)");
        TiffDirectory.Values starts = page.values(offsets), lengths = page.values(bytes);
        for (int i = 0; i < count; i++) {
            if (starts.at(i) + lengths.at(i) > fileBytes) throw new IndexOutOfBoundsException();
        }
    }
}
