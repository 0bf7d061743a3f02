package io.fovea.internal.training;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What of a stage fits into the time that its run has, by the time that its last steps took. Where not all of it fits,
 * the schedule goes faster, so that it has run its whole course when the time is over: budgeted training, Li et al.
 * 2020 (arXiv:1905.04753), with the budget found on the way. How fast is decided anew before every step; how far it has
 * come is kept in the {@link TrainingProgress}.
 */
final class TimeBudget {
    /** The first steps of a start make kernels and compile code, and say nothing of the others: so many at least. */
    private static final int SLOW = 4;
    /** Share of the time that is over before anything is told from the steps. */
    private static final double UNSETTLED = 0.05;
    /** Steps, unless an epoch has fewer. */
    private static final int ENOUGH = 8;

    private static final int REMEMBERED = 32;
    /** Of the time of a training step that a forward pass takes, when none was measured yet. */
    private static final double FORWARD = 1.0 / 3;
    /** Of an epoch: with room for less, none is begun. */
    private static final double LEAST = 0.25;

    /** Of the time that judging takes: by so much it may take longer than it did. */
    private static final double GRACE = 0.25;

    private final Deadline deadline;
    private final int steps;
    private final long all;
    private final double judgedAStep;
    private final double later;
    private final Deque<Double> last = new ArrayDeque<>();
    private int taken;
    private double given = Double.NaN;
    private double since;
    private double judging;
    private boolean over;
    private boolean inEpoch;

    /**
     * @param steps of an epoch
     * @param epochs of the stage
     * @param images of an epoch
     * @param judged images of the validation split
     */
    TimeBudget(Deadline deadline, int steps, int epochs, long images, long judged) {
        this.deadline = deadline;
        this.steps = steps;
        all = (long) steps * epochs;
        judgedAStep = (double) judged * steps / Math.max(1, images);
        later = (double) deadline.judgedLater() / Math.max(1, judged);
    }

    /** Steps are taken from now on. */
    void begins() {
        if (Double.isNaN(given)) given = deadline.left();
        since = deadline.now();
    }

    /** One step was taken. */
    void stepped() {
        double now = deadline.now();
        if (++taken > SLOW) last.addLast(now - since);
        if (last.size() > REMEMBERED) last.removeFirst();
        since = now;
    }

    /** The model was judged after the last step. */
    void judged() {
        judging = deadline.now() - since;
    }

    /** Seconds of a step; 0 if that is not known yet. */
    private double step() {
        if (!(deadline.left() < (1 - UNSETTLED) * given)) return 0;
        if (last.isEmpty() || last.size() < ENOUGH && judging == 0) return 0;
        return last.stream().mapToDouble(Double::doubleValue).sum() / last.size();
    }

    private double judging() {
        return judging > 0 ? judging : FORWARD * step() * judgedAStep;
    }

    /**
     * Whether another epoch, or at least a good part of one, would come to its end in time, and the schedule has
     * something left for it.
     *
     * @param step of the epoch, 0 for its first
     * @param course how far the schedule has come, in steps
     */
    boolean hasEpoch(int step, double course) {
        if (over || deadline.isOver()) return false;
        if (deadline.end() == null || step() == 0) return true;
        double worth = LEAST * steps;
        return fitting(step) >= Math.min(worth, steps - step) && all - course >= worth / 2;
    }

    /**
     * Whether training has to end now, for the model to be judged in time; once it has, that is so for ever.
     *
     * @return false if there is no end
     */
    boolean ends() {
        double left = deadline.left();
        if (left <= 0 || step() > 0 && left < step() + judging() * (1 + later)) {
            over = true;
            inEpoch = true;
        }
        return over;
    }

    /** Whether judging takes longer than there was time set aside for, and a good part more. */
    boolean isSpent() {
        return deadline.left() < -GRACE * judging();
    }

    /** No more steps are taken. */
    void end() {
        over = true;
    }

    /** Whether training has ended for want of time. */
    boolean isOver() {
        return over;
    }

    /** Whether it has so inside of an epoch. */
    boolean isInEpoch() {
        return inEpoch;
    }

    /**
     * How many steps of the schedule the next step is: 1, unless not all can be taken.
     *
     * @param taken steps of the stage
     * @param step of the epoch, 0 for its first
     * @param course how far the schedule has come, in steps
     */
    double stride(long taken, int step, double course) {
        long rest = all - taken;
        boolean isKnown = deadline.end() != null && step() > 0;
        long fitting = isKnown ? Math.min(rest, fitting(step)) : rest;
        return (all - course) / Math.max(1, fitting);
    }

    /** Steps that fit, epoch by epoch and with the judgement of each. */
    private long fitting(int step) {
        int here = steps - step;
        double room = deadline.left() - later * judging();
        double end = here * step() + judging();
        if (room < end) return (long) Math.max(0, (room - judging()) / step());
        double epoch = steps * step() + judging();
        long whole = (long) ((room - end) / epoch);
        long part = (long) ((room - end - whole * epoch - judging()) / step());
        return here + whole * steps + (part < LEAST * steps ? 0 : part);
    }
}
