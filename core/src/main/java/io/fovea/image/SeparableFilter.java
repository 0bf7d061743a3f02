package io.fovea.image;

import static io.fovea.image.AxisWeights.PRECISION_BITS;

import java.util.Arrays;

/**
 * Resamples along rows, rounds to 8 bits, then along columns, in the order and precision of Pillow's
 * {@code ImagingResample}. Only the rows under the vertical filter are kept, and as ints: they stay in the first-level
 * cache, and the vertical sums run in vector registers.
 */
final class SeparableFilter {
    private static final int HALF = 1 << (PRECISION_BITS - 1);

    private final byte[] source;
    private final int sourceWidth;
    private final int channels;
    private final AxisWeights across;
    private final AxisWeights down;
    /** Source row y, resampled to the target width, is in {@code rows[y % rows.length]}. */
    private final int[][] rows;

    SeparableFilter(Image image, AxisWeights across, AxisWeights down) {
        source = image.pixels();
        sourceWidth = image.width();
        channels = image.channels();
        this.across = across;
        this.down = down;
        rows = new int[down.taps()][across.size() * channels];
    }

    Image apply() {
        int samples = across.size() * channels;
        byte[] out = new byte[Math.multiplyExact(down.size(), samples)];
        int[] sums = new int[samples];
        int ready = 0;
        for (int y = 0; y < down.size(); y++) {
            int first = down.starts()[y];
            for (ready = Math.max(ready, first); ready < first + down.taps(); ready++) {
                resampleRow(ready, rows[ready % rows.length]);
            }
            Arrays.fill(sums, HALF);
            for (int t = 0; t < down.taps(); t++) {
                addWeighted(rows[(first + t) % rows.length], down.weights()[y * down.taps() + t], sums);
            }
            round(sums);
            for (int i = 0; i < samples; i++) out[y * samples + i] = (byte) sums[i];
        }
        return new Image(down.size(), across.size(), channels, out);
    }

    /**
     * Four taps at a time in straight-line code: with its few iterations, a loop over the taps costs more than their
     * arithmetic.
     */
    private void resampleRow(int y, int[] row) {
        Arrays.fill(row, HALF);
        int line = y * sourceWidth * channels;
        int tap = 0;
        for (; tap + 4 <= across.taps(); tap += 4) {
            if (channels == 3) addFourOfColour(line, tap, row);
            else addFourOfGray(line, tap, row);
        }
        for (; tap < across.taps(); tap++) {
            if (channels == 3) addOneOfColour(line, tap, row);
            else addOneOfGray(line, tap, row);
        }
        round(row);
    }

    private void addFourOfColour(int line, int tap, int[] row) {
        byte[] s = source;
        int[] starts = across.starts(), weights = across.weights();
        for (int x = 0, w = tap; x < starts.length; x++, w += across.taps()) {
            int p = line + (starts[x] + tap) * 3;
            int a = weights[w], b = weights[w + 1], c = weights[w + 2], d = weights[w + 3];
            row[3 * x] += (s[p] & 255) * a + (s[p + 3] & 255) * b + (s[p + 6] & 255) * c + (s[p + 9] & 255) * d;
            row[3 * x + 1] +=
                    (s[p + 1] & 255) * a + (s[p + 4] & 255) * b + (s[p + 7] & 255) * c + (s[p + 10] & 255) * d;
            row[3 * x + 2] +=
                    (s[p + 2] & 255) * a + (s[p + 5] & 255) * b + (s[p + 8] & 255) * c + (s[p + 11] & 255) * d;
        }
    }

    private void addOneOfColour(int line, int tap, int[] row) {
        int[] starts = across.starts(), weights = across.weights();
        for (int x = 0, w = tap; x < starts.length; x++, w += across.taps()) {
            int p = line + (starts[x] + tap) * 3;
            row[3 * x] += (source[p] & 255) * weights[w];
            row[3 * x + 1] += (source[p + 1] & 255) * weights[w];
            row[3 * x + 2] += (source[p + 2] & 255) * weights[w];
        }
    }

    private void addFourOfGray(int line, int tap, int[] row) {
        byte[] s = source;
        int[] starts = across.starts(), weights = across.weights();
        for (int x = 0, w = tap; x < starts.length; x++, w += across.taps()) {
            int p = line + starts[x] + tap;
            row[x] += (s[p] & 255) * weights[w]
                    + (s[p + 1] & 255) * weights[w + 1]
                    + (s[p + 2] & 255) * weights[w + 2]
                    + (s[p + 3] & 255) * weights[w + 3];
        }
    }

    private void addOneOfGray(int line, int tap, int[] row) {
        int[] starts = across.starts(), weights = across.weights();
        for (int x = 0, w = tap; x < starts.length; x++, w += across.taps()) {
            row[x] += (source[line + starts[x] + tap] & 255) * weights[w];
        }
    }

    private static void addWeighted(int[] row, int weight, int[] sums) {
        for (int i = 0; i < sums.length; i++) sums[i] += row[i] * weight;
    }

    /** From fixed point to 0 to 255, without branches. */
    private static void round(int[] sums) {
        for (int i = 0; i < sums.length; i++) {
            int value = sums[i] >> PRECISION_BITS;
            int notNegative = value & ~(value >> 31);
            sums[i] = (notNegative | (255 - notNegative) >> 31) & 255;
        }
    }
}
