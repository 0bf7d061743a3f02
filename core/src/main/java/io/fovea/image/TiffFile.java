package io.fovea.image;

import java.nio.ByteBuffer;

/** The first page of a TIFF file (TIFF 6.0). */
final class TiffFile {
    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int BITS_PER_SAMPLE = 258;
    private static final int STRIP_OFFSETS = 273;
    private static final int STRIP_BYTES = 279;
    private static final int TILE_WIDTH = 322;
    private static final int TILE_HEIGHT = 323;
    private static final int TILE_OFFSETS = 324;
    private static final int TILE_BYTES = 325;
    private static final int SAMPLE_FORMAT = 339;
    private static final int FLOATING_POINT = 3;
    /** Tiles may be larger than the picture, but not by more than their usual sizes. */
    private static final int LARGEST_TILE = 4096;

    private TiffFile() {}

    /** @throws IndexOutOfBoundsException if the file ends before its directory or its pixels do */
    static ImageHeader header(ByteBuffer file) {
        try {
            TiffDirectory page = TiffDirectory.first(file);
            if (page.value(BITS_PER_SAMPLE, 1) > 16 || page.value(SAMPLE_FORMAT, 1) == FLOATING_POINT) {
                throw new Damage("TIFF with 32-bit or floating-point samples, only 8 and 16 bits are read");
            }
            requireComplete(page, STRIP_OFFSETS, STRIP_BYTES, file.limit());
            requireComplete(page, TILE_OFFSETS, TILE_BYTES, file.limit());
            if (page.count(STRIP_OFFSETS) + page.count(TILE_OFFSETS) == 0) throw new Damage("TIFF without a picture");
            long width = page.value(WIDTH, 0), height = page.value(HEIGHT, 0);
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

    private static void requireComplete(TiffDirectory page, int offsets, int bytes, int fileBytes) {
        int count = Math.min(page.count(offsets), page.count(bytes));
        for (int i = 0; i < count; i++) {
            if (page.valueAt(offsets, i) + page.valueAt(bytes, i) > fileBytes) throw new IndexOutOfBoundsException();
        }
    }
}
