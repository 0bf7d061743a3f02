package io.fovea.evaluate;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The probability from which a model gives an image a label, one a label in their order; each above 0 and below 1. */
public record Thresholds(List<Double> values) {
    private static final double HALF = 0.5;
    /** Images with a label, or without it, that say something of its threshold. */
    private static final int ENOUGH = 5;

    public Thresholds {
        values = List.copyOf(values);
        for (double value : values) {
            if (!(value > 0 && value < 1)) {
                throw new IllegalArgumentException("a threshold must be above 0 and below 1, got " + value);
            }
        }
    }

    /** The same for all. */
    public static Thresholds all(double value, int labels) {
        return new Thresholds(Collections.nCopies(labels, value));
    }

    /** A half for all: what a label is more likely there than not from. */
    public static Thresholds half(int labels) {
        return all(HALF, labels);
    }

    /**
     * The thresholds that give each label its highest F1 on these images. Between two probabilities all are alike: a
     * half if it lies there, else the middle. Of several best ones, the nearest to a half. A label that fewer than 5 of
     * the images have, or fewer than 5 have not, keeps a half.
     *
     * @param outcomes on images that the model did not learn from
     */
    public static Thresholds best(int labels, List<MultiLabelOutcome> outcomes) {
        return new Thresholds(IntStream.range(0, labels)
                .mapToObj(label -> best(outcomes, label))
                .toList());
    }

    private static double best(List<MultiLabelOutcome> outcomes, int label) {
        long support = outcomes.stream().filter(o -> o.truth().has(label)).count();
        if (support < ENOUGH || outcomes.size() - support < ENOUGH) return HALF;
        List<MultiLabelOutcome> sorted = outcomes.stream()
                .sorted(Comparator.comparingDouble((MultiLabelOutcome o) -> o.logit(label))
                        .reversed())
                .toList();
        double best = HALF, highest = -1;
        long right = 0;
        for (int given = 1; given <= sorted.size(); given++) {
            if (sorted.get(given - 1).truth().has(label)) right++;
            double last = sorted.get(given - 1).probability(label);
            double next = given == sorted.size() ? 0 : sorted.get(given).probability(label);
            if (last == next) continue;
            double f1 = 2.0 * right / (given + support), threshold = between(next, last);
            boolean nearer = Math.abs(threshold - HALF) < Math.abs(best - HALF);
            if (f1 < highest || f1 == highest && !nearer) continue;
            highest = f1;
            best = threshold;
        }
        return best;
    }

    /** @return above {@code low}, and at most {@code high} */
    private static double between(double low, double high) {
        if (low < HALF && HALF <= high) return HALF;
        return Math.min(low + (high - low) / 2, Math.nextDown(1.0));
    }

    /** Whether a label of this probability is given. */
    public boolean isReached(int label, double probability) {
        return probability >= values.get(label);
    }
}
