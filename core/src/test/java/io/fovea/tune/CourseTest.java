package io.fovea.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.train.EarlyStop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which run comes next, with figures that are made up. */
class CourseTest {
    private static final EarlyStop.Metric ACCURACY = EarlyStop.Metric.ACCURACY;

    private static Course course(Method method, int trials, int epochs, int seeds, int folds, int finalists) {
        Search search = Search.parse("dropout=0..0.9");
        Plan plan = new Plan(search, method, trials, epochs, seeds, folds, finalists, ACCURACY, 1);
        List<Point> points = IntStream.range(0, trials)
                .mapToObj(i -> new Point(Map.of("network.dropout", "0." + i)))
                .toList();
        return new Course(plan, points);
    }

    private static RunFigures figures(RunKey key, double accuracy) {
        return new RunFigures(key, "", accuracy, 1 - accuracy, 100, 1, 1, 10, null);
    }

    private static List<RunFigures> all(Course course, ToDoubleFunction<RunKey> accuracy) {
        List<RunFigures> done = new ArrayList<>();
        for (Optional<RunKey> next = course.next(done, false);
                next.isPresent() && done.size() < 10_000;
                next = course.next(done, false)) {
            done.add(figures(next.get(), accuracy.applyAsDouble(next.get())));
        }
        return done;
    }

    private static Map<Integer, Long> runsByEpochs(List<RunFigures> done) {
        Map<Integer, Long> runs = new LinkedHashMap<>();
        done.forEach(run -> runs.merge(run.key().epochs(), 1L, Long::sum));
        return runs;
    }

    @Test
    void everyTrialHasItsSeedsAndFoldsBeforeTheNext() {
        List<RunFigures> done = all(course(Method.GRID, 2, 0, 2, 3, 0), key -> 0.5);
        assertEquals(12, done.size());
        assertEquals(new RunKey(1, 0, 0, 0), done.get(0).key());
        assertEquals(new RunKey(1, 0, 0, 2), done.get(2).key());
        assertEquals(new RunKey(1, 0, 1, 0), done.get(3).key());
        assertEquals(new RunKey(2, 0, 1, 2), done.get(11).key());
    }

    @Test
    void theBestAreRunAgainAndALuckyOneFallsBack() {
        Course course = course(Method.GRID, 5, 0, 1, 1, 2);
        // trial 2 is lucky with its first seed
        List<RunFigures> done =
                all(course, key -> key.trial() == 2 ? (key.seed() == 0 ? 0.9 : 0.5) : key.trial() / 10.0);
        assertEquals(5 + 2 * 2, done.size());
        List<Standing> board = course.leaderboard(done);
        assertEquals(List.of(2, 5, 4, 3, 1), board.stream().map(Standing::trial).toList());
        assertEquals(3, board.get(0).runs());
        assertEquals((0.9 + 0.5 + 0.5) / 3, board.get(0).accuracy(), 1e-12);
    }

    @Test
    void aTrialThatFailsIsLastAndGetsNoFurtherRuns() {
        Course course = course(Method.GRID, 2, 0, 3, 1, 2);
        List<RunFigures> done = new ArrayList<>();
        done.add(RunFigures.failed(new RunKey(1, 0, 0, 0), "diverged", 1));
        assertEquals(Optional.of(new RunKey(2, 0, 0, 0)), course.next(done, false));
        for (int seed = 0; seed < 3; seed++) done.add(figures(new RunKey(2, 0, seed, 0), 0.1));
        assertTrue(course.next(done, false).isEmpty());
        assertEquals(2, course.leaderboard(done).get(0).trial());
        assertEquals("diverged", course.leaderboard(done).get(1).failure());
    }

    @Test
    void halvingTrainsAThirdThreeTimesAsLong() {
        List<RunFigures> done = all(course(Method.HALVING, 27, 27, 1, 1, 0), key -> key.trial() / 100.0);
        Map<Integer, Long> runs = runsByEpochs(done);
        assertEquals(27, runs.get(1));
        // trials that get better and better are each promoted in turn; ASHA then trains more than a third
        assertTrue(runs.get(3) >= 9 && runs.get(3) < 27, "runs " + runs);
        assertTrue(runs.get(27) >= 1 && runs.get(27) <= runs.get(9), "runs " + runs);
        Course course = course(Method.HALVING, 27, 27, 1, 1, 0);
        assertEquals(27, course.leaderboard(done).get(0).trial());
    }

    @Test
    void halvingOfTrialsThatGetWorsePromotesExactlyAThird() {
        List<RunFigures> done = all(course(Method.HALVING, 27, 27, 1, 1, 0), key -> 1 - key.trial() / 100.0);
        assertEquals(Map.of(1, 27L, 3, 9L, 9, 3L, 27, 1L), runsByEpochs(done));
    }

    @Test
    void fewTrialsStillHaveAWinnerThatIsTrainedToTheEnd() {
        List<RunFigures> done = all(course(Method.HALVING, 2, 9, 1, 1, 0), key -> key.trial() / 100.0);
        assertEquals(Map.of(1, 2L, 3, 1L, 9, 1L), runsByEpochs(done));
        assertEquals(
                List.of(1, 4, 11),
                new Rungs(course(Method.HALVING, 2, 11, 1, 1, 0).plan(), 2).epochs());
        assertEquals(List.of(1), new Rungs(course(Method.HALVING, 2, 1, 1, 1, 0).plan(), 2).epochs());
    }

    @Test
    void hyperbandBeginsWithFewAndWithMoreEpochs() {
        // brackets of algorithm 1 for R = 9: 9 trials from 1 epoch, 5 from 3, 3 from 9
        List<RunFigures> done = all(course(Method.HYPERBAND, 17, 9, 1, 1, 0), key -> 1 - key.trial() / 100.0);
        List<Integer> begun = IntStream.rangeClosed(1, 17)
                .map(trial -> done.stream()
                        .filter(run -> run.key().trial() == trial)
                        .findFirst()
                        .orElseThrow()
                        .key()
                        .epochs())
                .boxed()
                .toList();
        assertEquals(9, begun.stream().filter(epochs -> epochs == 1).count());
        assertEquals(5, begun.stream().filter(epochs -> epochs == 3).count());
        assertEquals(3, begun.stream().filter(epochs -> epochs == 9).count());
    }

    @Test
    void whatASearchHasToDoIsForetold() {
        for (Course course : List.of(
                course(Method.GRID, 5, 0, 2, 1, 2),
                course(Method.HALVING, 27, 27, 1, 1, 1),
                course(Method.HALVING, 2, 9, 1, 1, 0),
                course(Method.HYPERBAND, 17, 9, 1, 2, 3))) {
            List<RunFigures> done = all(course, key -> 1 - key.trial() / 100.0);
            Workload all = Workload.of(course.plan(), course.points().size());
            assertEquals(done.size(), all.runs(), course.plan().toString());
            double units =
                    done.stream().mapToDouble(run -> Workload.units(run.key())).sum();
            assertEquals(units, all.units(), course.plan().toString());
        }
    }

    @Test
    void aRunThatBeginsKnowsItsPlaceAndWhatComesAfterIt() {
        Course course = course(Method.HALVING, 9, 9, 1, 1, 0);
        Workload all = Workload.of(course.plan(), 9);
        TrialRun first = course.begun(new RunKey(1, 1, 0, 0), List.of(), List.of(), all, 1);
        assertEquals(List.of(1, 9, 1, 1), List.of(first.trial(), first.trials(), first.run(), first.runs()));
        assertEquals(12, first.ahead(), "eight more of one epoch, three of three, one of nine");
        assertEquals(26, first.further());
        assertTrue(Double.isNaN(first.seconds()));
        List<RunFigures> done = List.of(
                new RunFigures(new RunKey(1, 1, 0, 0), "", 1, 1, 1, 1, 100, 1, null), // computes for all
                new RunFigures(new RunKey(2, 1, 0, 0), "", 1, 1, 1, 1, 2, 1, null));
        TrialRun third = course.begun(new RunKey(2, 3, 0, 0), done, List.of(), all, 1);
        assertEquals(3 * 2, third.seconds());
        assertEquals((27 - 2 - 3) / 3.0, third.further());
        Course folds = course(Method.GRID, 4, 0, 1, 2, 2);
        Workload work = Workload.of(folds.plan(), 4);
        RunKey second = new RunKey(1, 0, 0, 1), last = new RunKey(3, 0, 1, 0);
        TrialRun beside = folds.begun(second, List.of(), List.of(new RunKey(1, 0, 0, 0)), work, 2);
        assertEquals(List.of(2, 2, 8), List.of(beside.run(), beside.runs(), beside.ahead()));
        assertEquals(8 / 2.0, beside.further(), "two at once");
        assertEquals(3, folds.begun(last, List.of(), List.of(), work, 1).run());
        assertEquals(3, folds.begun(last, List.of(), List.of(), work, 1).runs(), "of a finalist");
    }

    @Test
    void theTestPartHasNoPartInTheRank() {
        Course course = course(Method.GRID, 2, 0, 1, 1, 0);
        List<RunFigures> done = List.of(
                new RunFigures(new RunKey(1, 0, 0, 0), "", 0.9, 0.1, 100, 1, 1, 10, 0.2),
                new RunFigures(new RunKey(2, 0, 0, 0), "", 0.8, 0.2, 100, 1, 3, 10, 1.0));
        List<Standing> board = course.leaderboard(done);
        assertEquals(List.of(1, 2), board.stream().map(Standing::trial).toList());
        assertEquals(0.2, board.get(0).test());
        assertEquals(10, board.get(0).parameters());
    }

    @Test
    void inAHurryNoTrialIsBegunButTheFinalsAreMade() {
        Course course = course(Method.GRID, 5, 0, 1, 1, 1);
        List<RunFigures> done = new ArrayList<>(List.of(figures(new RunKey(1, 0, 0, 0), 0.5)));
        assertEquals(Optional.of(new RunKey(1, 0, 1, 0)), course.next(done, true));
        assertEquals(2, course.finalRuns(done));
        assertEquals(Optional.of(new RunKey(2, 0, 0, 0)), course.next(done, false));
    }

    @Test
    void intervalsAreStudentsOfSeveralRunsAndWilsonsOfOne() {
        Course course = course(Method.GRID, 1, 0, 3, 1, 0);
        List<RunFigures> runs = new ArrayList<>();
        double[] accuracies = {0.80, 0.82, 0.87};
        for (int i = 0; i < 3; i++) runs.add(figures(new RunKey(1, 0, i, 0), accuracies[i]));
        // scipy.stats.t.interval(0.95, 2, loc=mean, scale=scipy.stats.sem(x)): 0.83 +- 0.0895703
        assertEquals(0.0895703, course.leaderboard(runs).get(0).plusMinus(), 1e-5);
        // statsmodels proportion_confint(80, 100, method='wilson'): 0.711170 to 0.866633
        double one = course.leaderboard(runs.subList(0, 1)).get(0).plusMinus();
        assertEquals((0.866633 - 0.711170) / 2, one, 1e-5);
        assertFalse(course.leaderboard(runs).isEmpty());
    }
}
