package io.fovea.evaluate;

/** A range in which a figure lies with 95 % confidence, both ends included. */
public record Interval(double low, double high) {
    /** The 97.5 % quantile of the standard normal distribution. */
    private static final double Z = 1.959963984540054;

    /**
     * The score interval of a proportion, Wilson 1927 (doi:10.1080/01621459.1927.10502953), without continuity
     * correction. Unlike the textbook p ± 1.96 se it stays sensible for few trials and for proportions near 0 and 1.
     *
     * @param successes 0 to {@code trials}
     * @param trials at least 1
     */
    public static Interval wilson(long successes, long trials) {
        if (trials < 1 || successes < 0 || successes > trials) {
            throw new IllegalArgumentException(
                    "successes must be within 0 to trials, and trials at least 1, got " + successes + " of " + trials);
        }
        double p = (double) successes / trials;
        double spread = Z * Math.sqrt(p * (1 - p) / trials + Z * Z / (4.0 * trials * trials));
        double centre = p + Z * Z / (2.0 * trials);
        double scale = 1 + Z * Z / trials;
        // at 0 and at all successes the bound is exact, rounding aside
        double low = successes == 0 ? 0 : (centre - spread) / scale;
        double high = successes == trials ? 1 : (centre + spread) / scale;
        return new Interval(low, high);
    }
}
