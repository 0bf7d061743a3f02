package io.fovea.internal.audit;

import io.fovea.audit.Suspicion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Images that are farther from their nearest neighbours than nearly all others are from theirs. */
record Outliers(AuditedImages images, Neighbours neighbours) {
    /** Deviations from the median, beyond which of normally distributed values one in three million lies. */
    private static final double FAR = 5;

    /** The standard deviation of normally distributed values by their median absolute deviation. */
    private static final double PER_MEDIAN_DEVIATION = 1.4826;

    List<Suspicion> list() {
        double[] closeness = neighbours.closeness();
        if (closeness.length == 0) return List.of();
        double median = median(closeness);
        double deviation = PER_MEDIAN_DEVIATION
                * median(Arrays.stream(closeness).map(c -> Math.abs(c - median)).toArray());
        List<Suspicion> found = new ArrayList<>();
        for (int image = 0; image < closeness.length; image++) {
            if (median - closeness[image] <= FAR * deviation) continue;
            found.add(new Suspicion(
                    Suspicion.Kind.OUTLIER,
                    images.path(image),
                    images.given(image),
                    null,
                    Math.max(0, Math.min(1, 1 - closeness[image])),
                    "is unlike all other images; the nearest is " + images.path(neighbours.place(image, 0))));
        }
        return found;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
