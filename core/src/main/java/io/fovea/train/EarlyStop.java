package io.fovea.train;

import io.fovea.UserError;
import io.fovea.internal.limit.Limit;
import io.fovea.internal.text.Nearest;
import java.util.Arrays;
import java.util.List;

/**
 * What makes one epoch better than another, and when to give up waiting for a better one.
 *
 * @param metric measured on the validation split
 * @param patience epochs without a better one before training stops; 0 never stops early
 */
public record EarlyStop(Metric metric, int patience) {
    /** A validation figure. */
    public enum Metric {
        /** Higher is better; equal accuracies are told apart by the loss. */
        ACCURACY,
        /** Lower is better. */
        LOSS
    }

    public EarlyStop {
        Limit.PATIENCE.require(patience);
    }

    /** An epoch whose loss is not a number is never better. */
    public boolean better(EpochReport candidate, EpochReport best) {
        if (!candidate.isFinite() || !best.isFinite()) return candidate.isFinite();
        double a = candidate.validation().accuracy(), b = best.validation().accuracy();
        if (metric == Metric.ACCURACY && a != b) return a > b;
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

    /** Whether the last {@code patience} epochs brought nothing better. */
    public boolean reached(List<EpochReport> history) {
        return patience > 0 && history.size() - 1 - best(history) >= patience;
    }

    /** What the best epoch is chosen by, in words. */
    public String rule() {
        return metric == Metric.LOSS ? "validation loss" : "validation accuracy";
    }

    public String text() {
        return (metric == Metric.LOSS ? "loss" : "accuracy") + ":" + patience;
    }

    /** @param text {@code accuracy:PATIENCE} or {@code loss:PATIENCE} */
    public static EarlyStop parse(String text) {
        String[] parts = text.split(":", -1);
        try {
            if (parts.length > 2) throw new IllegalArgumentException("too many colons");
            Metric metric = Arrays.stream(Metric.values())
                    .filter(known -> known.name().equalsIgnoreCase(parts[0]))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("there is no metric '" + parts[0] + "'"));
            return new EarlyStop(metric, parts.length == 1 ? 5 : Integer.parseInt(parts[1]));
        } catch (UserError | IllegalArgumentException e) { // NumberFormatException is one
            throw new UserError(
                    "early stop '" + text + "': " + e.getMessage(),
                    Nearest.fix(
                            parts[0],
                            List.of("loss", "accuracy"),
                            "use loss:PATIENCE or accuracy:PATIENCE, such as loss:5; a patience of 0 never stops early"));
        }
    }
}
