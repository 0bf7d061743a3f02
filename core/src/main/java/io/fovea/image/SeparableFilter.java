package io.fovea.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Resamples along rows, rounds to 8 bits, then along columns, in the order and precision of Pillow's
 * {@code ImagingResample}. Along a row every target pixel has weights of its own; down a column of a block of rows all
 * have the same. So both passes filter lines ({@link LineFilter}): the first one columns of a block, which are gathered
 * pixel by pixel and put back pixel by pixel, the second one rows. Only the rows that the second asks for are made.
 */
final class SeparableFilter {
    /** Rows of a block, at most: long loops, while a block and the columns under the filter stay in the cache. */
    private static final int BLOCK_ROWS = 288;
    /** Most ints of a block, and of the columns under the filter: 256 kB each. */
    private static final int BLOCK_INTS = 1 << 16;
    /** Four bytes of an array as an int, the first one lowest. */
    private static final VarHandle FOUR_BYTES =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] source;
    private final int channels;
    /** Bytes of a source row. */
    private final int stride;

    private final int width;
    private final AxisWeights down;
    private final LineFilter columns;
    private final LineFilter rows;
    /** Behind the last source row that is needed. */
    private final int end;

    private final int blockRows;
    /** Rows resampled to the target width, pixels as in {@link LineFilter}: from source row blockStart to blockEnd. */
    private final int[] block;

    private int blockStart;
    private int blockEnd;

    SeparableFilter(Image image, AxisWeights across, AxisWeights down) {
        source = image.pixels();
        channels = image.channels();
        stride = image.width() * channels;
        width = across.size();
        this.down = down;
        end = down.starts()[down.size() - 1] + down.taps();
        blockRows = blockRows(end - down.starts()[0], Math.max(width, across.taps() * channels));
        block = new int[Math.multiplyExact(blockRows, width)];
        columns = new LineFilter(across, channels, blockRows);
        rows = new LineFilter(down, channels, width);
    }

    /** All blocks have about the same number of rows. */
    private static int blockRows(int rows, int intsOfRow) {
        int most = Math.max(1, Math.min(BLOCK_ROWS, BLOCK_INTS / intsOfRow));
        int blocks = (rows + most - 1) / most;
        return (rows + blocks - 1) / blocks;
    }

    Image apply() {
        byte[] out = new byte[Math.multiplyExact(down.size(), width * channels)];
        LineFilter.Source resampled = this::row;
        for (int y = 0; y < down.size(); y++) write(rows.line(y, resampled), out, y * width * channels);
        return new Image(down.size(), width, channels, out);
    }

    private void row(int y, int[] pixels) {
        if (y >= blockEnd) fillBlock(y);
        System.arraycopy(block, (y - blockStart) * width, pixels, 0, width);
    }

    private void fillBlock(int start) {
        blockStart = start;
        blockEnd = Math.min(start + blockRows, end);
        columns.restart();
        LineFilter.Source gathered = this::column;
        for (int x = 0; x < width; x++) scatter(columns.line(x, gathered), x);
    }

    /** One column of the block's source rows. */
    private void column(int x, int[] pixels) {
        int count = blockEnd - blockStart;
        int at = blockStart * stride + x * channels;
        if (channels == 1) {
            for (int i = 0; i < count; i++, at += stride) pixels[i] = source[at];
            return;
        }
        int last = at + (count - 1) * stride;
        if (last + 4 > source.length) { // the image's last pixel: no byte follows it
            count--;
            pixels[count] = source[last] & 255 | (source[last + 1] & 255) << 8 | (source[last + 2] & 255) << 16;
        }
        for (int i = 0; i < count; i++, at += stride) pixels[i] = (int) FOUR_BYTES.get(source, at);
    }

    private void scatter(int[] pixels, int x) {
        int count = blockEnd - blockStart;
        for (int i = 0, at = x; i < count; i++, at += width) block[at] = pixels[i];
    }

    private void write(int[] pixels, byte[] out, int at) {
        if (channels == 1) {
            for (int x = 0; x < width; x++) out[at + x] = (byte) pixels[x];
            return;
        }
        int last = width - 1;
        for (int x = 0; x < last; x++) FOUR_BYTES.set(out, at + 3 * x, pixels[x]); // the fourth is written over
        for (int c = 0; c < 3; c++) out[at + 3 * last + c] = (byte) (pixels[last] >> 8 * c);
    }
}
