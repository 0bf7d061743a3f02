package io.fovea.image;

import static io.fovea.image.AxisWeights.PRECISION_BITS;

import java.util.Arrays;

/**
 * One pass of a resampling: target lines as weighted sums of source lines, rounded to 8 bits. All pixels of a line are
 * weighted alike, so that every loop runs in vector registers: the compiler does that for int arrays which are read and
 * written at the same index, and for no others. Only the lines under the filter are kept.
 *
 * <p>A line is an array of pixels, a sample in each byte from the lowest on: red, green, blue, or gray alone. What
 * stands in the bytes above is ignored and left undefined.
 */
final class LineFilter {
    /** What rounds a sum when its bits behind the point are cut off. */
    private static final int HALF = 1 << (PRECISION_BITS - 1);

    private final AxisWeights axis;
    private final int taps;
    private final boolean clips;
    /** {@code lines[c][y % taps]} holds channel c of source line y, a sample an int. */
    private final int[][][] lines;

    private final int[] halves;
    /** One array a channel. */
    private final int[][] sums;

    private final int[] pixels;
    /** The first source line that has not been read. */
    private int next;

    /** Source lines, asked for in increasing order. */
    interface Source {
        void read(int position, int[] pixels);
    }

    /** @param length pixels of a line */
    LineFilter(AxisWeights axis, int channels, int length) {
        this.axis = axis;
        taps = axis.taps();
        clips = axis.leavesRange();
        lines = new int[channels][taps][length];
        halves = new int[length];
        Arrays.fill(halves, HALF);
        sums = new int[channels][length];
        pixels = new int[length];
    }

    /** From the first target line on again, with other source lines. */
    void restart() {
        next = 0;
    }

    /**
     * @param target not below those of earlier calls
     * @return valid until the next call
     */
    int[] line(int target, Source source) {
        int first = axis.starts()[target];
        for (next = Math.max(next, first); next < first + taps; next++) {
            source.read(next, pixels);
            if (lines.length == 1) low(pixels, lines[0][next % taps]);
            else split(pixels, lines[0][next % taps], lines[1][next % taps], lines[2][next % taps]);
        }
        int from = 0, end = taps;
        while (end > 1 && axis.weights()[end - 1][target] == 0) end--;
        while (from < end - 1 && axis.weights()[from][target] == 0) from++;
        if (end - from == 3 && taps > 3) { // four at once are faster than three one by one
            if (end < taps) end++;
            else from--;
        }
        for (int c = 0; c < lines.length; c++) {
            weigh(lines[c], target, from, end, sums[c]);
            if (clips) clip(sums[c]);
        }
        if (sums.length == 1) round(sums[0], pixels);
        else round(sums[0], sums[1], sums[2], pixels);
        return pixels;
    }

    private void weigh(int[][] ring, int target, int from, int end, int[] sums) {
        int first = axis.starts()[target];
        int[][] weights = axis.weights();
        int[] before = halves;
        int t = from;
        for (; t + 4 <= end; t += 4, before = sums) {
            int[] a = ring[(first + t) % taps], b = ring[(first + t + 1) % taps];
            int[] c = ring[(first + t + 2) % taps], d = ring[(first + t + 3) % taps];
            int wa = weights[t][target], wb = weights[t + 1][target];
            addFour(before, a, wa, b, wb, c, weights[t + 2][target], d, weights[t + 3][target], sums);
        }
        for (; t < end; t++, before = sums) addOne(before, ring[(first + t) % taps], weights[t][target], sums);
    }

    private static void addFour(
            int[] before, int[] a, int wa, int[] b, int wb, int[] c, int wc, int[] d, int wd, int[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] = before[i] + a[i] * wa + b[i] * wb + c[i] * wc + d[i] * wd;
        }
    }

    private static void addOne(int[] before, int[] a, int wa, int[] sums) {
        for (int i = 0; i < sums.length; i++) sums[i] = before[i] + a[i] * wa;
    }

    private static void low(int[] pixels, int[] samples) {
        for (int i = 0; i < samples.length; i++) samples[i] = pixels[i] & 255;
    }

    private static void split(int[] pixels, int[] red, int[] green, int[] blue) {
        for (int i = 0; i < red.length; i++) {
            int pixel = pixels[i];
            red[i] = pixel & 255;
            green[i] = pixel >> 8 & 255;
            blue[i] = pixel >> 16 & 255;
        }
    }

    /** To what rounds to 0 to 255, without branches. */
    private static void clip(int[] sums) {
        for (int i = 0; i < sums.length; i++) {
            int notNegative = sums[i] & ~(sums[i] >> 31);
            int over = AxisWeights.MOST - notNegative >> 31; // all bits, or none
            sums[i] = notNegative & ~over | AxisWeights.MOST & over;
        }
    }

    private static void round(int[] gray, int[] pixels) {
        for (int i = 0; i < pixels.length; i++) pixels[i] = gray[i] >> PRECISION_BITS;
    }

    private static void round(int[] red, int[] green, int[] blue, int[] pixels) {
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = red[i] >> PRECISION_BITS | green[i] >> PRECISION_BITS << 8 | blue[i] >> PRECISION_BITS << 16;
        }
    }
}
