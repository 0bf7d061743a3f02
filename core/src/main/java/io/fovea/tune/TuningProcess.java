package io.fovea.tune;

import io.fovea.UserError;
import io.fovea.evaluate.Tally;
import io.fovea.run.TrainingRun;
import io.fovea.train.Diverged;
import io.fovea.train.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * A search on its way: run after run, each noted when it is done.
 *
 * @param parallel runs at once
 */
record TuningProcess(
        TrainingRun run,
        TuningFolder files,
        Course course,
        Budget budget,
        TuningListener listener,
        BooleanSupplier stop,
        int parallel) {
    /** @param before runs of earlier starts */
    Tuning.Result run(List<RunFigures> before) {
        List<RunFigures> done = new ArrayList<>(before);
        listener.begin(course.points().size(), done.size());
        FewWords words = new FewWords(listener);
        Tuning.End end;
        try (RunsAtOnce underWay = new RunsAtOnce(atOnce())) {
            end = all(done, underWay, words);
        }
        if (end == Tuning.End.COMPLETE && course.next(done, false).isPresent()) end = Tuning.End.TIME;
        return new Tuning.Result(course.plan(), course.leaderboard(done), done.size(), end);
    }

    /** Takes runs up while there are any, and notes each when it is done. */
    private Tuning.End all(List<RunFigures> done, RunsAtOnce underWay, FewWords words) {
        try {
            while (true) {
                // the first run alone computes what all the others find in the cache
                boolean isFirst = done.stream().allMatch(RunFigures::failed);
                Optional<RunKey> next = isFirst && !underWay.keys().isEmpty() || underWay.isFull()
                        ? Optional.empty()
                        : course.next(done, underWay.keys(), budget.isShort(done, course.finalRuns(done)));
                if (next.isPresent()) {
                    RunKey key = next.get();
                    underWay.begin(key, () -> train(key, words, isFirst, () -> stopped() || underWay.isClosing()));
                } else if (underWay.keys().isEmpty()) {
                    return Tuning.End.COMPLETE;
                } else {
                    done.add(underWay.take());
                    note(done);
                }
            }
        } catch (CancellationException e) {
            return stop.getAsBoolean() ? Tuning.End.STOPPED : Tuning.End.TIME;
        }
    }

    private boolean stopped() {
        return stop.getAsBoolean() || budget.isUp();
    }

    /** A method with rungs decides by all that was done before. */
    private int atOnce() {
        return course.plan().method().hasRungs() ? 1 : parallel;
    }

    /** @param isFirst whether no run has come to anything yet: what is wrong is then wrong with all */
    private RunFigures train(RunKey key, FewWords words, boolean isFirst, BooleanSupplier end) {
        long began = System.nanoTime();
        try {
            TrainingRun.Result result = settled(key).trial(words, end);
            Tally best = result.history().get(result.bestEpoch() - 1).validation();
            if (key.seed() == 0 && key.fold() == 0) {
                files.recipe(key.trial(), result.recipe().toYaml());
            }
            return new RunFigures(key, "", best.accuracy(), best.loss(), best.seen(), result.bestEpoch(), since(began));
        } catch (Diverged e) {
            return failed(key, "diverged", began);
        } catch (UserError e) {
            if (isFirst) throw e;
            return failed(key, String.valueOf(e.getMessage()), began);
        }
    }

    private static RunFigures failed(RunKey key, String why, long began) {
        return new RunFigures(key, why, 0, 0, 0, 0, since(began));
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

    private void note(List<RunFigures> done) {
        RunKey last = done.get(done.size() - 1).key();
        List<Standing> leaderboard = course.leaderboard(done);
        files.runs(done);
        files.leaderboard(csv(leaderboard));
        if (!leaderboard.get(0).failed()) files.winner(leaderboard.get(0).trial());
        leaderboard.stream()
                .filter(standing -> standing.trial() == last.trial())
                .findFirst()
                .ifPresent(standing -> listener.run(standing, leaderboard));
    }

    private List<String> csv(List<Standing> leaderboard) {
        List<String> lines = new ArrayList<>();
        StringJoiner heading = new StringJoiner(",").add("rank").add("trial");
        course.plan().search().dimensions().forEach(dimension -> heading.add(dimension.key()));
        lines.add(heading + ",epochs,runs,accuracy,plusMinus,loss,seconds,failure");
        for (Standing one : leaderboard) {
            StringJoiner line =
                    new StringJoiner(",").add(String.valueOf(lines.size())).add(String.valueOf(one.trial()));
            one.point().values().values().forEach(value -> line.add(quoted(value)));
            lines.add(line
                    + String.format(
                            Locale.ROOT,
                            ",%s,%d,%s,%s,%s,%.2f,%s",
                            one.epochs() == 0 ? "" : one.epochs(),
                            one.runs(),
                            number(one.accuracy()),
                            number(one.plusMinus()),
                            number(one.loss()),
                            one.seconds(),
                            quoted(one.failure())));
        }
        return lines;
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.6f", value) : "";
    }

    /** As RFC 4180 has it. */
    private static String quoted(String value) {
        return value.matches("[^,\"\r\n]*") ? value : "\"" + value.replace("\"", "\"\"") + "\"";
    }
}
