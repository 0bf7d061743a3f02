package io.fovea.image;

import java.util.Arrays;

/**
 * How one axis is resampled: target position i is the sum over t of {@code weights[t][i]} times source position
 * {@code starts[i] + t}, in fixed point; starts never decrease. After {@code precompute_coeffs} and
 * {@code normalize_coeffs_8bpc} of Pillow's {@code src/libImaging/Resample.c}; unlike there, short filters are filled
 * up with zeros, so that all have equal length.
 */
record AxisWeights(int[] starts, int[][] weights) {
    /** Bits behind the point: 32 less 8 for the sample and 2 for the overshoot of filters with negative weights. */
    static final int PRECISION_BITS = 32 - 8 - 2;

    /** The largest sum that is cut to 255. */
    static final int MOST = (1 << 8 + PRECISION_BITS) - 1;

    /**
     * Only for the target positions that are wanted: those of a long image's crop are few, however many there are.
     *
     * @param from start of the resampled part of the source axis; Pillow keeps it and {@code to} as 32-bit floats
     * @param to its end
     * @param targetSize of the whole resampled axis
     * @param first target position that is wanted
     * @param end of the wanted positions, exclusive
     */
    static AxisWeights of(
            Resampling filter, int sourceSize, double from, double to, int targetSize, int first, int end) {
        float in0 = (float) from;
        double scale = (double) ((float) to - in0) / targetSize;
        double widening = Math.max(scale, 1.0);
        double support = filter.support() * widening;
        int size = end - first;
        int[] firsts = new int[size];
        int[] ends = new int[size];
        int taps = 0;
        for (int i = 0; i < size; i++) {
            double center = in0 + (first + i + 0.5) * scale;
            firsts[i] = Math.max((int) (center - support + 0.5), 0);
            ends[i] = Math.min((int) (center + support + 0.5), sourceSize);
            taps = Math.max(taps, ends[i] - firsts[i]);
        }
        int[] starts = new int[size];
        int[][] weights = new int[taps][size];
        double[] values = new double[taps];
        for (int i = 0; i < size; i++) {
            double offset = firsts[i] - (in0 + (first + i + 0.5) * scale) + 0.5;
            int count = ends[i] - firsts[i];
            double sum = 0;
            for (int t = 0; t < count; t++) sum += values[t] = filter.weight((t + offset) * (1.0 / widening));
            starts[i] = Math.min(firsts[i], sourceSize - taps);
            int at = firsts[i] - starts[i];
            for (int t = 0; t < count; t++) weights[at + t][i] = fixedPoint(sum == 0 ? values[t] : values[t] / sum);
        }
        return new AxisWeights(starts, weights);
    }

    /** Rounds half away from zero. */
    private static int fixedPoint(double weight) {
        return (int) (weight * (1 << PRECISION_BITS) + (weight < 0 ? -0.5 : 0.5));
    }

    /** The same weights for a source that begins so many samples later on its axis. */
    AxisWeights shifted(int offset) {
        if (offset == 0) return this;
        return new AxisWeights(
                Arrays.stream(starts).map(start -> start + offset).toArray(), weights);
    }

    /** Whether a weighted sum of samples, rounded, can be less than 0 or more than 255. */
    boolean leavesRange() {
        for (int i = 0; i < starts.length; i++) {
            long most = 1 << PRECISION_BITS - 1;
            for (int[] weight : weights) {
                if (weight[i] < 0) return true;
                most += 255L * weight[i];
            }
            if (most > MOST) return true;
        }
        return false;
    }

    int taps() {
        return weights.length;
    }

    int size() {
        return starts.length;
    }
}
