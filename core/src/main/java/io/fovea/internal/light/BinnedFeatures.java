package io.fovea.internal.light;

import java.util.Arrays;

/**
 * Features by rank: in which of a few bins of about as many images each lies.
 *
 * @param cuts [features][at most 63], rising; bin b holds what is below cut b and not below the one before
 * @param bins [features][images]
 */
record BinnedFeatures(float[][] cuts, byte[][] bins) {
    static final int BINS = 64;

    /** Images that decide on the cuts, at most. */
    private static final int SAMPLE = 10_000;

    /** @param rows [N, features] in row-major order, finite */
    static BinnedFeatures of(float[] rows, int features) {
        int images = rows.length / features;
        float[][] cuts = new float[features][];
        byte[][] bins = new byte[features][images];
        for (int f = 0; f < features; f++) {
            cuts[f] = cuts(rows, features, f);
            for (int i = 0; i < images; i++) bins[f][i] = (byte) bin(cuts[f], rows[i * features + f]);
        }
        return new BinnedFeatures(cuts, bins);
    }

    /** Half-way between neighbours of the sample in order, without those between equals. */
    private static float[] cuts(float[] rows, int features, int f) {
        int images = rows.length / features, step = 1 + (images - 1) / SAMPLE;
        float[] sample = new float[1 + (images - 1) / step];
        for (int i = 0; i < sample.length; i++) sample[i] = rows[i * step * features + f];
        Arrays.sort(sample);
        float[] cuts = new float[BINS - 1];
        int found = 0;
        for (int b = 1; b < BINS; b++) {
            int at = (int) ((long) b * sample.length / BINS);
            if (at == 0 || sample[at] == sample[at - 1]) continue;
            float cut = sample[at - 1] / 2 + sample[at] / 2;
            if (found == 0 || cut > cuts[found - 1]) cuts[found++] = cut;
        }
        return Arrays.copyOf(cuts, found);
    }

    /** How many cuts are not above the value. */
    private static int bin(float[] cuts, float value) {
        int from = 0, to = cuts.length;
        while (from < to) {
            int middle = (from + to) / 2;
            if (value < cuts[middle]) to = middle;
            else from = middle + 1;
        }
        return from;
    }

    int features() {
        return bins.length;
    }

    int images() {
        return bins[0].length;
    }
}
