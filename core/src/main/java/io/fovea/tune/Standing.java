package io.fovea.tune;

import io.fovea.evaluate.Interval;
import io.fovea.train.EarlyStop;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * One line of a leaderboard: a trial, trained for so many epochs.
 *
 * @param trial 1 for the first
 * @param epochs 0 for what the recipe says
 * @param runs networks trained of it, those that failed included
 * @param failure why it has no figures; empty if it has
 * @param accuracy mean over the runs
 * @param plusMinus half the width of the interval of 95 % confidence of {@code accuracy}: of several runs that of their
 *     mean (Student 1908), of a single one that of the share of its images (Wilson 1927)
 * @param loss mean over the runs
 * @param test mean accuracy on the test part of the runs that were judged on it: those of the finalists after the
 *     search, which has no part in their rank; NaN where there are none
 * @param parameters of the network, whether they are trained or not; 0 if it failed
 * @param seconds of all runs together
 */
public record Standing(
        int trial,
        Point point,
        int epochs,
        int runs,
        String failure,
        double accuracy,
        double plusMinus,
        double loss,
        double test,
        long parameters,
        double seconds) {
    /** The 97.5 % quantiles of Student's t for 1 to 30 degrees of freedom, to four decimals. */
    private static final double[] T = {
        12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281, 2.2010, 2.1788, 2.1604, 2.1448,
        2.1314, 2.1199, 2.1098, 2.1009, 2.0930, 2.0860, 2.0796, 2.0739, 2.0687, 2.0639, 2.0595, 2.0555, 2.0518, 2.0484,
        2.0452, 2.0423
    };

    /** @param runs of one attempt, at least one */
    static Standing of(Point point, List<RunFigures> runs) {
        RunKey key = runs.get(0).key();
        double seconds = runs.stream().mapToDouble(RunFigures::seconds).sum();
        String failure = runs.stream()
                .filter(RunFigures::failed)
                .map(RunFigures::failure)
                .findFirst()
                .orElse("");
        if (!failure.isEmpty()) {
            double none = Double.NaN;
            return new Standing(
                    key.trial(), point, key.epochs(), runs.size(), failure, none, none, none, none, 0, seconds);
        }
        double accuracy = mean(runs.stream().mapToDouble(RunFigures::accuracy).toArray());
        double loss = mean(runs.stream().mapToDouble(RunFigures::loss).toArray());
        double[] tests = runs.stream()
                .map(RunFigures::test)
                .filter(Objects::nonNull)
                .mapToDouble(test -> test)
                .toArray();
        return new Standing(
                key.trial(),
                point,
                key.epochs(),
                runs.size(),
                "",
                accuracy,
                plusMinus(runs, accuracy),
                loss,
                mean(tests),
                runs.get(0).parameters(),
                seconds);
    }

    /** Mean over the runs. */
    public double secondsPerRun() {
        return seconds / runs;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) sum += value;
        return sum / values.length;
    }

    private static double plusMinus(List<RunFigures> runs, double mean) {
        int n = runs.size();
        if (n == 1) {
            long images = runs.get(0).images();
            Interval interval = Interval.wilson(Math.round(runs.get(0).accuracy() * images), images);
            return (interval.high() - interval.low()) / 2;
        }
        double squares = 0;
        for (RunFigures run : runs) squares += (run.accuracy() - mean) * (run.accuracy() - mean);
        double t = n - 1 <= T.length ? T[n - 2] : 1.96 + 2.4 / (n - 1); // to 0.2 % beyond the table
        return t * Math.sqrt(squares / (n - 1) / n);
    }

    boolean failed() {
        return !failure.isEmpty();
    }

    /** The best first, among those trained for as long. */
    static Comparator<Standing> by(EarlyStop.Metric metric) {
        Comparator<Standing> accurate =
                Comparator.comparingDouble(Standing::accuracy).reversed();
        Comparator<Standing> lossless = Comparator.comparingDouble(Standing::loss);
        return Comparator.comparing(Standing::failed)
                .thenComparing(
                        metric == EarlyStop.Metric.LOSS
                                ? lossless.thenComparing(accurate)
                                : accurate.thenComparing(lossless))
                .thenComparing(Standing::trial);
    }
}
