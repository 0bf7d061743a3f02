package io.fovea.train;

/**
 * A step's place in a run whose rate rises at first.
 *
 * @param warmup share of all steps in which it rises
 * @param step steps already taken, 0 at the first
 */
record Course(double warmup, long step, long stepsPerEpoch, int epochs) {
    private double total() {
        return (double) stepsPerEpoch * epochs;
    }

    private double rising() {
        return warmup * total();
    }

    /** The rate's factor while it rises, then 1. */
    double rise() {
        // the first step of a warm-up must already move: count it as taken
        return step + 1 <= rising() ? (step + 1) / rising() : 1;
    }

    /** Steps taken since the rise; 0 while it lasts. */
    double done() {
        return Math.max(0, sinceRise());
    }

    /** As {@link #done}, but below 0 at the first step after a rise that ends inside of a step. */
    double sinceRise() {
        return step + 1 <= rising() ? 0 : step - rising();
    }

    /** Steps after the rise. */
    double length() {
        return total() - rising();
    }

    /** A half cosine from one value to another, {@code done} of {@code length} steps along. */
    static double cosine(double from, double to, double done, double length) {
        return to + (from - to) * (0.5 * (1 + Math.cos(Math.PI * done / length)));
    }
}
