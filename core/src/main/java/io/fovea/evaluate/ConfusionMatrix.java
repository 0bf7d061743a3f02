package io.fovea.evaluate;

import java.util.Arrays;
import java.util.List;

/** Counts of (true class, predicted class): rows are the truth, columns the answers. Immutable. */
public final class ConfusionMatrix {
    private final long[][] counts;

    private ConfusionMatrix(long[][] counts) {
        this.counts = counts;
    }

    public static ConfusionMatrix of(int classes, List<Outcome> outcomes) {
        long[][] counts = new long[classes][classes];
        for (Outcome outcome : outcomes) counts[outcome.truth()][outcome.predicted()]++;
        return new ConfusionMatrix(counts);
    }

    public int classes() {
        return counts.length;
    }

    /** Images of class {@code truth} that were called {@code predicted}. */
    public long count(int truth, int predicted) {
        return counts[truth][predicted];
    }

    /** Images of this class. */
    public long support(int truth) {
        return Arrays.stream(counts[truth]).sum();
    }

    /** Images that were called this class. */
    public long answers(int predicted) {
        return Arrays.stream(counts).mapToLong(row -> row[predicted]).sum();
    }

    /** A copy, rows are the truth. */
    public long[][] rows() {
        return Arrays.stream(counts).map(long[]::clone).toArray(long[][]::new);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConfusionMatrix m && Arrays.deepEquals(counts, m.counts);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(counts);
    }

    @Override
    public String toString() {
        return Arrays.deepToString(counts);
    }
}
