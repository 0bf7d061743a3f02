package io.fovea.image;

import java.nio.ByteBuffer;

/**
 * How a camera was held, as tag 0x0112 of Exif and TIFF tells it (TIFF 6.0, section 8; Exif 2.32, 4.6.4): which corner
 * of the upright picture the first stored row and column stand for. In the order of the tag's values, 1 to 8.
 */
public enum Orientation {
    TOP_LEFT(false, false, false),
    TOP_RIGHT(false, false, true),
    BOTTOM_RIGHT(false, true, true),
    BOTTOM_LEFT(false, true, false),
    LEFT_TOP(true, false, false),
    RIGHT_TOP(true, true, false),
    RIGHT_BOTTOM(true, true, true),
    LEFT_BOTTOM(true, false, true);

    static final int TAG = 0x0112;

    private final boolean swapsSides;
    private final boolean fromLastRow;
    private final boolean fromLastColumn;

    Orientation(boolean swapsSides, boolean fromLastRow, boolean fromLastColumn) {
        this.swapsSides = swapsSides;
        this.fromLastRow = fromLastRow;
        this.fromLastColumn = fromLastColumn;
    }

    /** Values that the standard does not know mean upright, as in every viewer. */
    static Orientation ofTag(long value) {
        return value >= 1 && value <= 8 ? values()[(int) value - 1] : TOP_LEFT;
    }

    /** From an Exif block, which is a small TIFF file; a broken block means upright. */
    static Orientation ofExif(ByteBuffer exif) {
        try {
            return ofTag(TiffDirectory.first(exif).value(TAG, 1));
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            return TOP_LEFT;
        }
    }

    /** Whether the stored height is the upright width. */
    public boolean swapsSides() {
        return swapsSides;
    }

    /** The stored picture turned (and mirrored) so that it stands upright. */
    public Image upright(Image stored) {
        if (this == TOP_LEFT) return stored;
        int height = swapsSides ? stored.width() : stored.height();
        int width = swapsSides ? stored.height() : stored.width();
        int channels = stored.channels();
        byte[] from = stored.pixels();
        byte[] out = new byte[from.length];
        for (int y = 0, at = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int row = swapsSides ? x : y, column = swapsSides ? y : x;
                if (fromLastRow) row = stored.height() - 1 - row;
                if (fromLastColumn) column = stored.width() - 1 - column;
                int source = (row * stored.width() + column) * channels;
                for (int c = 0; c < channels; c++) out[at++] = from[source + c];
            }
        }
        return new Image(height, width, channels, out);
    }
}
