package io.fovea.train;

import io.fovea.UserError;
import io.fovea.internal.limit.Limit;
import io.fovea.internal.limit.Range;
import io.fovea.internal.text.Nearest;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What makes one epoch better than another, and when to give up waiting for a better one.
 *
 * @param metric measured on the validation split
 * @param patience epochs without a better one before training stops; 0 never stops early
 * @param least what the metric must be better by than that of the last better epoch, for training to go on; the best
 *     epoch is the best nevertheless. Accuracies, F1 and mAP are from 0 to 1
 */
public record EarlyStop(Metric metric, int patience, double least) {
    /** A validation figure. */
    public enum Metric {
        /**
         * Higher is better; equal accuracies are told apart by the loss. Where an image may have any number of labels,
         * the share of images that got exactly theirs.
         */
        ACCURACY("validation accuracy"),
        /** Lower is better. */
        LOSS("validation loss"),
        /** Mean F1 of the labels: as {@link #ACCURACY}, and only where an image may have any number of labels. */
        F1("validation mean F1"),
        /** Mean average precision of the labels: as {@link #F1}. */
        MAP("validation mAP");

        private final String words;

        Metric(String words) {
            this.words = words;
        }

        /** Higher is better. */
        double merit(EpochReport epoch) {
            return switch (this) {
                case ACCURACY -> epoch.validation().accuracy();
                case LOSS -> -epoch.validation().loss();
                case F1 -> epoch.labelMeans().macroF1();
                case MAP -> epoch.labelMeans().meanAveragePrecision();
            };
        }

        /** Whether it is of images that may have any number of labels, and of no others. */
        public boolean isOfLabels() {
            return this == F1 || this == MAP;
        }

        /** As it is written. */
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** @param several whether an image may have any number of labels */
        String words(boolean several) {
            return this == ACCURACY && several ? "share of validation images exactly right" : words;
        }

        /** Whether an epoch is better by more than {@code least} than another, or the first that is a result. */
        boolean isBetter(EpochReport epoch, @Nullable EpochReport other, double least) {
            if (other == null || !epoch.isFinite()) return epoch.isFinite();
            return merit(epoch) > merit(other) + least;
        }
    }

    public EarlyStop {
        Limit.PATIENCE.require(patience);
        Range.LEAST_IMPROVEMENT.require(least);
    }

    /** Any better epoch counts. */
    public EarlyStop(Metric metric, int patience) {
        this(metric, patience, 0);
    }

    /** An epoch whose loss is not a number is never better. */
    public boolean better(EpochReport candidate, EpochReport best) {
        if (!candidate.isFinite() || !best.isFinite()) return candidate.isFinite();
        double a = metric.merit(candidate), b = metric.merit(best);
        if (a != b) return a > b;
        return candidate.validation().loss() < best.validation().loss();
    }

    /** Index of the best epoch, the first of equals; -1 without any that is a result. */
    public int best(List<EpochReport> history) {
        int best = -1;
        for (int i = 0; i < history.size(); i++) {
            EpochReport epoch = history.get(i);
            if (best < 0 ? epoch.isFinite() : better(epoch, history.get(best))) best = i;
        }
        return best;
    }

    /** Whether the last {@code patience} epochs brought nothing better by more than {@link #least}. */
    public boolean reached(List<EpochReport> history) {
        if (patience == 0) return false;
        int last = -1;
        for (int i = 0; i < history.size(); i++) {
            if (goesOn(history.get(i), last < 0 ? null : history.get(last))) last = i;
        }
        return history.size() - 1 - last >= patience;
    }

    private boolean goesOn(EpochReport epoch, @Nullable EpochReport last) {
        return least > 0 || last == null ? metric.isBetter(epoch, last, least) : better(epoch, last);
    }

    /** What the best epoch is chosen by, in words. */
    public String rule() {
        return rule(false);
    }

    /**
     * As above.
     *
     * @param several whether an image may have any number of labels
     */
    public String rule(boolean several) {
        return metric.words(several);
    }

    public String text() {
        String text = metric.text() + ":" + patience;
        return least == 0
                ? text
                : text + ":" + BigDecimal.valueOf(least).stripTrailingZeros().toPlainString();
    }

    /**
     * @param text {@code accuracy:PATIENCE}, {@code loss:PATIENCE} or, of several labels an image, {@code f1:PATIENCE}
     *     or {@code map:PATIENCE}; perhaps with {@code :LEAST} behind it
     */
    public static EarlyStop parse(String text) {
        String[] parts = text.split(":", -1);
        try {
            if (parts.length > 3) throw new IllegalArgumentException("too many colons");
            Metric metric = Arrays.stream(Metric.values())
                    .filter(known -> known.name().equalsIgnoreCase(parts[0]))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("there is no metric '" + parts[0] + "'"));
            return new EarlyStop(
                    metric,
                    parts.length == 1 ? 5 : Integer.parseInt(parts[1]),
                    parts.length < 3 ? 0 : Double.parseDouble(parts[2]));
        } catch (UserError | IllegalArgumentException e) { // NumberFormatException is one
            throw new UserError(
                    "early stop '" + text + "': " + e.getMessage(),
                    Nearest.fix(
                            parts[0],
                            Arrays.stream(Metric.values()).map(Metric::text).toList(),
                            "use loss:PATIENCE or accuracy:PATIENCE, such as loss:5, or of several labels an image"
                                    + " f1:PATIENCE or map:PATIENCE; :LEAST behind it is the least improvement that"
                                    + " counts; a patience of 0 never stops early"));
        }
    }
}
