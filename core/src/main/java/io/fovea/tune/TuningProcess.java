package io.fovea.tune;

import io.fovea.UserError;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.Tally;
import io.fovea.run.RunListener;
import io.fovea.run.TrainingRun;
import io.fovea.train.Diverged;
import io.fovea.train.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * A search on its way: run after run, each noted when it is done.
 *
 * @param words for what the runs say
 * @param parallel runs at once
 */
record TuningProcess(
        TrainingRun run,
        TuningFolder files,
        Course course,
        Budget budget,
        TuningListener listener,
        FewWords words,
        BooleanSupplier stop,
        int parallel) {
    /** @param before runs of earlier starts */
    Tuning.Result run(List<RunFigures> before) {
        List<RunFigures> done = new ArrayList<>(before);
        listener.begin(course.points().size(), done.size());
        Tuning.End end;
        try (RunsAtOnce underWay = new RunsAtOnce(atOnce())) {
            end = all(done, underWay);
        }
        if (end == Tuning.End.COMPLETE && course.next(done, false).isPresent()) end = Tuning.End.TIME;
        return new Tuning.Result(course.plan(), course.leaderboard(done), done.size(), end);
    }

    /** Takes runs up while there are any, and notes each when it is done. */
    private Tuning.End all(List<RunFigures> done, RunsAtOnce underWay) {
        Workload work = Workload.of(course.plan(), course.points().size());
        Map<RunKey, TrialRun> begun = new HashMap<>();
        try {
            while (true) {
                // the first run alone computes what all the others find in the cache
                boolean isFirst = done.stream().allMatch(RunFigures::failed);
                Optional<RunKey> next = isFirst && !underWay.keys().isEmpty() || underWay.isFull()
                        ? Optional.empty()
                        : course.next(done, underWay.keys(), budget.isShort(done, course.finalRuns(done)));
                if (next.isPresent()) {
                    RunKey key = next.get();
                    TrialRun run = course.begun(key, done, underWay.keys(), work, atOnce());
                    begun.put(key, run);
                    RunListener told = words.of(listener.begin(run));
                    underWay.begin(key, () -> train(key, told, isFirst, () -> stopped() || underWay.isClosing()));
                } else if (underWay.keys().isEmpty()) {
                    return Tuning.End.COMPLETE;
                } else {
                    RunFigures last = underWay.take();
                    done.add(last);
                    note(done, Objects.requireNonNull(begun.remove(last.key())));
                }
            }
        } catch (CancellationException e) {
            return stop.getAsBoolean() ? Tuning.End.STOPPED : Tuning.End.TIME;
        }
    }

    private boolean stopped() {
        return stop.getAsBoolean() || budget.isUp();
    }

    private int atOnce() {
        return course.plan().atOnce(parallel);
    }

    /** @param isFirst whether no run has come to anything yet: what is wrong is then wrong with all */
    private RunFigures train(RunKey key, RunListener told, boolean isFirst, BooleanSupplier end) {
        long began = System.nanoTime();
        try {
            TrainingRun one = settled(key);
            TrainingRun.Trial trial = course.isFinal(key) ? one.trialWithTest(told, end) : one.trial(told, end);
            TrainingRun.Result result = trial.result();
            Evaluation test = result.test();
            Tally best = result.history().get(result.bestEpoch() - 1).validation();
            if (key.seed() == 0 && key.fold() == 0) {
                files.recipe(key.trial(), result.recipe().toYaml());
            }
            return new RunFigures(
                    key,
                    "",
                    best.accuracy(),
                    best.loss(),
                    best.seen(),
                    result.bestEpoch(),
                    since(began),
                    trial.parameters(),
                    test == null ? null : test.tally().accuracy());
        } catch (Diverged e) {
            return RunFigures.failed(key, "diverged", since(began));
        } catch (UserError e) {
            if (isFirst) throw e;
            return RunFigures.failed(key, String.valueOf(e.getMessage()), since(began));
        }
    }

    private static double since(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    private TrainingRun settled(RunKey key) {
        Plan plan = course.plan();
        Point point = course.points().get(key.trial() - 1);
        // a folder for each, since a run locks its own
        TrainingRun one = run.into(files.scratch(key)).adjusted(settings -> {
            Settings all = point.over(settings).seed(plan.seed() + key.seed());
            return key.epochs() > 0 ? all.epochs(key.epochs()) : all;
        });
        return plan.folds() > 1 ? one.fold(key.fold(), plan.folds(), plan.seed()) : one;
    }

    private void note(List<RunFigures> done, TrialRun last) {
        List<Standing> leaderboard = course.leaderboard(done);
        files.runs(done);
        files.leaderboard(LeaderboardCsv.of(course.plan(), leaderboard));
        if (!leaderboard.get(0).failed()) files.winner(leaderboard.get(0).trial());
        leaderboard.stream()
                .filter(standing -> standing.trial() == last.trial())
                .findFirst()
                .ifPresent(standing -> listener.run(last, standing, leaderboard));
    }
}
