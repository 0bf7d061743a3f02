package io.fovea.internal.training;

import io.fovea.evaluate.Tally;
import io.fovea.train.EpochReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How far a run has come.
 *
 * @param epoch the epoch under way, 0 for the first
 * @param step steps of it already taken
 * @param soFar sums over those steps
 * @param seconds already spent on it
 * @param history finished epochs
 * @param ahead steps that the schedule is ahead of those taken, because a time limit leaves no room for all; else 0
 * @param skipped steps of the run that changed nothing, because their gradients were not finite in fp16
 */
public record TrainingProgress(
        int epoch, int step, Tally soFar, double seconds, List<EpochReport> history, double ahead, long skipped) {
    public static final TrainingProgress START = new TrainingProgress(0, 0, Tally.EMPTY, 0, List.of(), 0, 0);

    public TrainingProgress {
        Objects.requireNonNull(soFar, "soFar");
        history = List.copyOf(Objects.requireNonNull(history, "history"));
        if (epoch < 0 || epoch != history.size()) {
            throw new IllegalArgumentException("epoch " + epoch + " after a history of " + history.size());
        }
        if (step < 0) throw new IllegalArgumentException("step must be at least 0, got " + step);
        if (!Double.isFinite(ahead)) throw new IllegalArgumentException("ahead must be finite, got " + ahead);
        if (skipped < 0) throw new IllegalArgumentException("skipped must be at least 0, got " + skipped);
    }

    /** Before the next epoch. */
    static TrainingProgress after(List<EpochReport> history) {
        return new TrainingProgress(history.size(), 0, Tally.EMPTY, 0, history, 0, 0);
    }

    /**
     * One more step is taken.
     *
     * @param sums of the step
     * @param stride steps that it was of the schedule
     */
    TrainingProgress after(Tally sums, double secondsOfEpoch, double stride) {
        return new TrainingProgress(
                epoch, step + 1, soFar.plus(sums), secondsOfEpoch, history, ahead + (stride - 1), skipped);
    }

    /** The step just taken has changed nothing. */
    TrainingProgress skipping() {
        return new TrainingProgress(epoch, step, soFar, seconds, history, ahead, skipped + 1);
    }

    /** The epoch is over. */
    TrainingProgress finished(EpochReport report) {
        List<EpochReport> longer = new ArrayList<>(history);
        longer.add(report);
        return new TrainingProgress(epoch + 1, 0, Tally.EMPTY, 0, longer, ahead, skipped);
    }

    /** The same with the schedule where it stands after the steps taken, as nothing had hurried it. */
    TrainingProgress unhurried() {
        return new TrainingProgress(epoch, step, soFar, seconds, history, 0, skipped);
    }
}
