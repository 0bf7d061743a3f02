package io.fovea.cli;

import io.fovea.cli.Snapshot.Learning;
import io.fovea.evaluate.Tally;
import io.fovea.train.EpochReport;
import io.fovea.train.EpochStart;
import io.fovea.train.TrainingListener;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The epochs of a training, as one activity. Rates and times count what this start of the run does: what an earlier one
 * did before it was interrupted took none of its time.
 */
final class Epochs implements Activity, TrainingListener {
    /** The pace of an epoch's first seconds says less than the whole epoch's before. */
    private static final double SETTLED = 3;

    private final LongSupplier nanoTime;
    private boolean several;
    private @Nullable EpochStart epoch;
    private int step;
    private int steps;
    private Tally soFar = Tally.EMPTY;
    private long began;
    private long lastStep;
    private double pace = Double.NaN; // seconds a step of the epoch before
    private long toJudge; // images of the validation under way; 0 while there is none
    private long judged;
    private long judgingBegan;
    private double judging; // seconds that the last validation took
    private double end = Double.POSITIVE_INFINITY; // seconds of the clock at which the run ends, whatever is left

    Epochs(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** @param any whether an image may have any number of labels */
    synchronized void several(boolean any) {
        several = any;
    }

    /** The run ends within this time from now on. */
    synchronized void limit(Duration left) {
        end = nanoTime.getAsLong() / 1e9 + left.toNanos() / 1e9;
    }

    @Override
    public synchronized void begin(EpochStart start) {
        epoch = start;
        step = start.stepsBefore();
        soFar = Tally.EMPTY;
        toJudge = 0;
        began = lastStep = nanoTime.getAsLong();
    }

    /** Whether there is more to say than that training goes on. */
    synchronized boolean hasBegun() {
        return epoch != null;
    }

    @Override
    public synchronized void step(int ofEpoch, int taken, int all, Tally sums) {
        step = taken;
        steps = all;
        soFar = sums;
        lastStep = nanoTime.getAsLong();
    }

    @Override
    public synchronized void judge(int ofEpoch, long images) {
        toJudge = images;
        judged = 0;
        judgingBegan = nanoTime.getAsLong();
    }

    @Override
    public synchronized void judged(long images) {
        judged += images;
    }

    @Override
    public synchronized void epoch(List<EpochReport> history, boolean best) {
        if (epoch != null && step > epoch.stepsBefore()) pace = since(began, lastStep) / (step - epoch.stepsBefore());
        if (toJudge > 0) judging = since(judgingBegan, nanoTime.getAsLong());
    }

    @Override
    public synchronized Snapshot now() {
        if (epoch == null)
            return new Snapshot(List.of("training"), "", 0, 0, Double.NaN, 0, Double.NaN, Double.NaN, null);
        return toJudge > 0 ? validation(epoch) : training(epoch);
    }

    private Snapshot training(EpochStart now) {
        double worked = since(began, lastStep);
        boolean hasStep = step > now.stepsBefore() && soFar.seen() > 0;
        double rate = hasStep ? (soFar.seen() - now.imagesBefore()) / worked : Double.NaN;
        double steady = pace();
        double sinceStep = since(lastStep, nanoTime.getAsLong());
        double left = Math.max(0, steady * (steps - step) - Math.min(sinceStep, steady)) + judging;
        String count = now.epoch() + "/" + now.epochs();
        return new Snapshot(
                List.of("epoch " + count, count),
                "images",
                hasStep ? soFar.seen() : now.imagesBefore(),
                now.images(),
                rate,
                since(began, nanoTime.getAsLong()),
                left,
                atMost(left + later(now, steady)),
                hasStep ? new Learning(step, steps, soFar.loss(), soFar.accuracy(), several) : null);
    }

    private Snapshot validation(EpochStart now) {
        double elapsed = since(judgingBegan, nanoTime.getAsLong());
        double rate = judged > 0 && elapsed > 0 ? judged / elapsed : Double.NaN;
        double left = Math.max(0, toJudge - judged) / rate;
        String count = now.epoch() + "/" + now.epochs();
        double whole = elapsed + left;
        double later = (now.epochs() - now.epoch()) * (pace() * steps + whole);
        return new Snapshot(
                List.of("epoch " + count + " validation", count + " validation", "validation"),
                "images",
                judged,
                toJudge,
                rate,
                elapsed,
                left,
                atMost(left + later),
                null);
    }

    private double atMost(double left) {
        return Math.min(left, Math.max(0, end - nanoTime.getAsLong() / 1e9));
    }

    /** Seconds of the epochs after this one. */
    private double later(EpochStart now, double steady) {
        return (now.epochs() - now.epoch()) * (steady * steps + judging);
    }

    /** Seconds a step; NaN before the first. */
    private double pace() {
        if (epoch == null || step == epoch.stepsBefore()) return pace;
        double worked = since(began, lastStep);
        return worked < SETTLED && !Double.isNaN(pace) ? pace : worked / (step - epoch.stepsBefore());
    }

    private static double since(long from, long to) {
        return (to - from) / 1e9;
    }
}
