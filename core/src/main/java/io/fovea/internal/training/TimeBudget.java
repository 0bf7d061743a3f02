package io.fovea.internal.training;

import io.fovea.train.EpochReport;
import java.util.List;

/** Whether what is still to be done fits into the time that a run has. */
final class TimeBudget {
    /** Of the time of a training step that a forward pass takes, when none was measured yet. */
    private static final double FORWARD = 1.0 / 3;
    /** The model is judged on the validation split and then, as the run ends, on the test split. */
    private static final int JUDGEMENTS = 2;

    private final Deadline deadline;
    private double judging;

    TimeBudget(Deadline deadline) {
        this.deadline = deadline;
    }

    /** @param seconds that the last judgement took */
    void judged(double seconds) {
        judging = seconds;
    }

    /** Whether another epoch like the last one would come to its end in time; the first has to be begun. */
    boolean hasEpoch(List<EpochReport> history) {
        return history.isEmpty()
                || deadline.left() >= history.get(history.size() - 1).seconds() + judging;
    }

    /**
     * Whether training has to end now, for the model to be judged in time.
     *
     * @param now of an epoch that is under way
     * @param judged images of the validation split
     */
    boolean isOver(TrainingProgress now, long judged) {
        double left = deadline.left();
        if (left <= 0) return true;
        long seen = Math.max(1, now.soFar().seen());
        double each = judging > 0 ? judging : FORWARD * now.seconds() / seen * judged;
        return left < JUDGEMENTS * each;
    }
}
