package io.fovea.image;

import static io.fovea.image.AxisWeights.PRECISION_BITS;

import java.util.Arrays;

/**
 * The resampling before its pass along rows ran in vector registers, to compare with: it gathers the samples under every
 * target column one by one.
 */
public final class GatheringFilter {
    private static final int HALF = 1 << (PRECISION_BITS - 1);

    private final byte[] source;
    private final int sourceWidth;
    private final int channels;
    private final AxisWeights across;
    /** Where the filter of each target column starts within a row of samples. */
    private final int[] columns;

    private final AxisWeights down;
    /** Source row y, resampled to the target width, is in {@code rows[y % rows.length]}. */
    private final int[][] rows;

    GatheringFilter(Image image, AxisWeights across, AxisWeights down) {
        source = image.pixels();
        sourceWidth = image.width();
        channels = image.channels();
        this.across = across;
        columns = Arrays.stream(across.starts()).map(x -> x * channels).toArray();
        this.down = down;
        rows = new int[down.taps()][across.size() * channels];
    }

    /** A photograph in another size. */
    public static Image resize(Resampling filter, Image image, int height, int width) {
        return new GatheringFilter(
                        image,
                        AxisWeights.of(filter, image.width(), 0, image.width(), width, 0, width),
                        AxisWeights.of(filter, image.height(), 0, image.height(), height, 0, height))
                .apply();
    }

    private Image apply() {
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
                addWeighted(rows[(first + t) % rows.length], down.weights()[t][y], sums);
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
        int[][] weights = across.weights();
        int t = 0;
        for (; t + 4 <= weights.length; t += 4, line += 4 * channels) {
            addFour(line, weights[t], weights[t + 1], weights[t + 2], weights[t + 3], row);
        }
        for (; t < weights.length; t++, line += channels) addOne(line, weights[t], row);
        round(row);
    }

    private void addFour(int line, int[] w0, int[] w1, int[] w2, int[] w3, int[] row) {
        byte[] s = source;
        int[] from = columns;
        if (channels == 1) {
            for (int x = 0; x < from.length; x++) {
                int p = line + from[x];
                row[x] += (s[p] & 255) * w0[x]
                        + (s[p + 1] & 255) * w1[x]
                        + (s[p + 2] & 255) * w2[x]
                        + (s[p + 3] & 255) * w3[x];
            }
            return;
        }
        for (int x = 0; x < from.length; x++) {
            int p = line + from[x];
            int a = w0[x], b = w1[x], c = w2[x], d = w3[x];
            row[3 * x] += (s[p] & 255) * a + (s[p + 3] & 255) * b + (s[p + 6] & 255) * c + (s[p + 9] & 255) * d;
            row[3 * x + 1] +=
                    (s[p + 1] & 255) * a + (s[p + 4] & 255) * b + (s[p + 7] & 255) * c + (s[p + 10] & 255) * d;
            row[3 * x + 2] +=
                    (s[p + 2] & 255) * a + (s[p + 5] & 255) * b + (s[p + 8] & 255) * c + (s[p + 11] & 255) * d;
        }
    }

    private void addOne(int line, int[] weights, int[] row) {
        byte[] s = source;
        int[] from = columns;
        if (channels == 1) {
            for (int x = 0; x < from.length; x++) row[x] += (s[line + from[x]] & 255) * weights[x];
            return;
        }
        for (int x = 0; x < from.length; x++) {
            int p = line + from[x], weight = weights[x];
            row[3 * x] += (s[p] & 255) * weight;
            row[3 * x + 1] += (s[p + 1] & 255) * weight;
            row[3 * x + 2] += (s[p + 2] & 255) * weight;
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
