package io.fovea.evaluate;

/**
 * Sums, never means: batches of unequal size add up exactly.
 *
 * @param seen images counted
 * @param correct images whose highest logit was the right class
 * @param lossSum sum over images of their loss
 */
public record Tally(long seen, long correct, double lossSum) {
    public static final Tally EMPTY = new Tally(0, 0, 0);

    public Tally plus(Tally other) {
        return new Tally(seen + other.seen, correct + other.correct, lossSum + other.lossSum);
    }

    /** Share of right answers, NaN before the first image. */
    public double accuracy() {
        return (double) correct / seen;
    }

    /** Mean loss an image, NaN before the first image. */
    public double loss() {
        return lossSum / seen;
    }
}
