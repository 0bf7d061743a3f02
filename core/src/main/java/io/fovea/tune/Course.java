package io.fovea.tune;

import io.fovea.tune.RunKey.Attempt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which run comes next, from those that are done: nothing else, so that an interrupted search goes on as it would have.
 *
 * @param points to be tried, in order; trial 1 is the first
 */
record Course(Plan plan, List<Point> points) {
    Course {
        points = List.copyOf(points);
    }

    /**
     * The next run of the search; empty when it is over.
     *
     * @param hurried whether no further trial is begun: only those under way and the finals are left
     */
    Optional<RunKey> next(List<RunFigures> done, boolean hurried) {
        Map<Attempt, List<RunFigures>> attempts = attempts(done);
        for (var attempt : attempts.entrySet()) {
            if (!isComplete(attempt.getValue(), plan.runs()))
                return Optional.of(further(attempt.getKey(), attempt.getValue().size()));
        }
        Optional<Attempt> next = hurried ? Optional.empty() : nextAttempt(attempts);
        if (next.isPresent()) return next.map(attempt -> further(attempt, 0));
        return finalists(attempts).stream()
                .filter(attempt -> !isComplete(runs(attempts, attempt), Plan.FINAL_RUNS))
                .findFirst()
                .map(attempt -> further(attempt, runs(attempts, attempt).size()));
    }

    /**
     * As above, while runs are under way.
     *
     * @return empty also while a final has to wait for what they come to
     */
    Optional<RunKey> next(List<RunFigures> done, List<RunKey> underWay, boolean hurried) {
        List<RunFigures> all = new ArrayList<>(done);
        for (RunKey key : underWay) all.add(RunFigures.unknown(key));
        Optional<RunKey> next = next(all, hurried);
        boolean waits = underWay.stream().anyMatch(key -> !isFinal(key));
        return next.filter(key -> !isFinal(key) || !waits);
    }

    /** Whether the trials are over, and the best are run again. */
    boolean isFinal(RunKey key) {
        return key.seed() >= plan.seeds();
    }

    /**
     * A run that is about to begin.
     *
     * @param underWay the others
     * @param atOnce runs, at most
     */
    TrialRun begun(RunKey key, List<RunFigures> done, List<RunKey> underWay, Workload all, int atOnce) {
        double own = Workload.units(key);
        List<RunKey> others = Stream.concat(done.stream().map(RunFigures::key), underWay.stream())
                .toList();
        double ahead =
                all.units() - own - others.stream().mapToDouble(Workload::units).sum();
        int runs = isFinal(key) ? Plan.FINAL_RUNS : plan.runs();
        return new TrialRun(
                key.trial(),
                points.size(),
                points.get(key.trial() - 1),
                key.seed() * plan.folds() + key.fold() + 1,
                Math.max(runs, plan.runs()),
                (int) Math.max(0, all.runs() - 1 - others.size()),
                Math.max(0, ahead) / own / atOnce,
                own * Workload.pace(done));
    }

    /** How many runs are left if no further trial is begun. */
    int finalRuns(List<RunFigures> done) {
        Map<Attempt, List<RunFigures>> attempts = attempts(done);
        return finalists(attempts).stream()
                .mapToInt(attempt ->
                        Math.max(0, Plan.FINAL_RUNS - runs(attempts, attempt).size()))
                .sum();
    }

    private static List<RunFigures> runs(Map<Attempt, List<RunFigures>> attempts, Attempt attempt) {
        return attempts.getOrDefault(attempt, List.of());
    }

    /** Fold by fold, then with the next seed. */
    private RunKey further(Attempt attempt, int done) {
        return new RunKey(attempt.trial(), attempt.epochs(), done / plan.folds(), done % plan.folds());
    }

    private static boolean isComplete(List<RunFigures> runs, int wanted) {
        return runs.size() >= wanted || runs.stream().anyMatch(RunFigures::failed);
    }

    /** In the order they were begun. */
    private static Map<Attempt, List<RunFigures>> attempts(List<RunFigures> done) {
        Map<Attempt, List<RunFigures>> attempts = new LinkedHashMap<>();
        for (RunFigures run : done) {
            attempts.computeIfAbsent(run.key().attempt(), key -> new ArrayList<>())
                    .add(run);
        }
        attempts.values()
                .forEach(runs -> runs.sort(
                        Comparator.comparing((RunFigures run) -> run.key().seed())
                                .thenComparing(run -> run.key().fold())));
        return attempts;
    }

    private Optional<Attempt> nextAttempt(Map<Attempt, List<RunFigures>> attempts) {
        if (plan.method().hasRungs())
            return new Rungs(plan, points.size()).next(attempts.keySet(), this.best(attempts));
        for (int trial = 1; trial <= points.size(); trial++) {
            Attempt attempt = new Attempt(trial, 0);
            if (!attempts.containsKey(attempt)) return Optional.of(attempt);
        }
        return Optional.empty();
    }

    /** Those trained longest that are best by the runs that all have, the best first. */
    private List<Attempt> finalists(Map<Attempt, List<RunFigures>> attempts) {
        int longest = attempts.keySet().stream().mapToInt(Attempt::epochs).max().orElse(0);
        return best(attempts).stream()
                .filter(standing -> standing.epochs() == longest && !standing.failed())
                .limit(plan.finalists())
                .map(standing -> new Attempt(standing.trial(), standing.epochs()))
                .toList();
    }

    /** By the runs that all of them have, the best first. */
    private List<Standing> best(Map<Attempt, List<RunFigures>> attempts) {
        return attempts.entrySet().stream()
                .filter(entry -> isComplete(entry.getValue(), plan.runs()))
                .map(entry -> standing(
                        entry.getKey(),
                        entry.getValue().stream().limit(plan.runs()).toList()))
                .sorted(Standing.by(plan.metric()))
                .toList();
    }

    private Standing standing(Attempt attempt, List<RunFigures> runs) {
        return Standing.of(points.get(attempt.trial() - 1), runs);
    }

    /**
     * Every trial as it stands, the best first: those trained longest before others, and those with more runs, which
     * are the better known, before those with fewer. Of a trial that was trained for several numbers of epochs the
     * largest counts.
     */
    List<Standing> leaderboard(List<RunFigures> done) {
        Map<Integer, Attempt> longest = new LinkedHashMap<>();
        for (Attempt attempt : attempts(done).keySet()) {
            longest.merge(attempt.trial(), attempt, (a, b) -> a.epochs() >= b.epochs() ? a : b);
        }
        Map<Attempt, List<RunFigures>> attempts = attempts(done);
        return longest.values().stream()
                .map(attempt -> standing(attempt, runs(attempts, attempt)))
                .sorted(Comparator.comparing(Standing::failed)
                        .thenComparing(Comparator.comparingInt(Standing::epochs).reversed())
                        .thenComparing(Comparator.comparingInt(Standing::runs).reversed())
                        .thenComparing(Standing.by(plan.metric())))
                .toList();
    }
}
