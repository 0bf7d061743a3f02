package io.fovea.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far an activity has come at one moment. Times in seconds; NaN is what is not known yet.
 *
 * @param names of what is done, the longest first, each whole words
 * @param unit what is counted, such as images; empty if nothing is
 * @param total how many there are; 0 if unknown
 * @param rate units a second
 * @param elapsed since it began
 * @param left until its end
 * @param runLeft until the end of the whole run that it is a part of
 * @param whole what that run is: a run, or a search
 * @param learning null but for training
 */
record Snapshot(
        List<String> names,
        String unit,
        long done,
        long total,
        double rate,
        double elapsed,
        double left,
        double runLeft,
        String whole,
        @Nullable Learning learning) {
    /** Of a run, or of what is whole by itself. */
    Snapshot(
            List<String> names,
            String unit,
            long done,
            long total,
            double rate,
            double elapsed,
            double left,
            double runLeft,
            @Nullable Learning learning) {
        this(names, unit, done, total, rate, elapsed, left, runLeft, "run", learning);
    }

    /** As a part of something longer. */
    Snapshot within(String longer, List<String> longerNames, double longerLeft) {
        return new Snapshot(longerNames, unit, done, total, rate, elapsed, left, longerLeft, longer, learning);
    }

    /**
     * What training has come to, in the epoch under way.
     *
     * @param step 1 for the first
     * @param accuracy 0 to 1
     * @param several whether an image may have any number of labels: the accuracy is the share exactly right
     */
    record Learning(int step, int steps, double loss, double accuracy, boolean several) {
        Learning(int step, int steps, double loss, double accuracy) {
            this(step, steps, loss, accuracy, false);
        }

        String accuracyName() {
            return several ? "exact" : "accuracy";
        }
    }

    Snapshot {
        names = List.copyOf(names);
    }

    /** A name, and what is left of it when its last words are dropped one by one. */
    static List<String> shorter(String name) {
        List<String> names = new ArrayList<>(List.of(name));
        for (int end = name.lastIndexOf(' '); end > 0; end = name.lastIndexOf(' ', end - 1)) {
            names.add(name.substring(0, end));
        }
        return names;
    }

    /** Done of all, 0 to 1. */
    double share() {
        return total > 0 ? Math.min(1, (double) done / total) : 0;
    }
}
