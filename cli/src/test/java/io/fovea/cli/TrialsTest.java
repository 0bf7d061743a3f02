package io.fovea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.evaluate.Tally;
import io.fovea.train.EpochStart;
import io.fovea.train.TrainingListener;
import io.fovea.tune.Point;
import io.fovea.tune.TrialRun;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What is shown while a search is on. */
class TrialsTest {
    private final AtomicLong clock = new AtomicLong(5);
    private final AtomicInteger trained = new AtomicInteger();

    private Trials trials(OptionalDouble limit) {
        return new Trials(clock::get, limit);
    }

    private void after(int seconds) {
        clock.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    private static TrialRun run(int trial, int run, int runs, int ahead, double further, double seconds) {
        Point point = new Point(Map.of("optimizer.lr", "0.1"));
        return new TrialRun(trial, 20, point, run, runs, ahead, further, seconds);
    }

    private TrainingListener begin(Trials trials, TrialRun run) {
        return trials.begin(run, trained::incrementAndGet);
    }

    /** The first of five steps of the first of two epochs, two seconds a step. */
    private void step(TrainingListener run) {
        run.begin(new EpochStart(1, 2, 320, 0, 0));
        after(2);
        run.step(1, 1, 5, new Tally(64, 32, 64));
    }

    @Test
    void theEpochsOfARunAreShownWithItsTrialAndTheTimeLeftOfTheSearch() {
        Trials trials = trials(OptionalDouble.empty());
        TrainingListener first = begin(trials, run(1, 1, 1, 3, 3, Double.NaN));
        assertEquals("trial 1/20", trials.name());
        assertEquals("trial 1/20: for 0:00", PlainLine.of(trials.now()));
        after(4); // before its epochs
        assertEquals(0, trained.get());
        step(first);
        assertEquals(1, trained.get());
        Snapshot now = trials.now();
        assertEquals("trial 1/20 epoch 1/2", now.names().get(0));
        assertEquals(8, now.left());
        assertEquals(18 + 3 * (4 + 2 + 18), now.runLeft());
        assertEquals(
                "trial 1/20 epoch 1/2: step 1/5, loss 1.0000, accuracy 50.00 %, 32 images/s, 0:08 left, "
                        + "1:30 of the search left",
                PlainLine.of(now));
        String line = BarLine.of(now, 100, true).text();
        assertTrue(line.contains("search 1:30"), line);
        trials.end(run(1, 1, 1, 3, 3, Double.NaN));
        TrainingListener second = begin(trials, run(2, 2, 3, 2, 2, 10));
        after(4);
        assertEquals(6 + 20, trials.now().runLeft(), "by the pace of those before");
        step(second);
        assertEquals("trial 2/20 run 2/3 epoch 1/2", trials.now().names().get(0));
        assertEquals(18 + 20, trials.now().runLeft());
    }

    @Test
    void ofSeveralRunsAtOnceTheirNumberIsShown() {
        Trials trials = trials(OptionalDouble.empty());
        trials.before(2);
        step(begin(trials, run(1, 1, 1, 7, 3.5, Double.NaN)));
        trials.end(run(1, 1, 1, 7, 3.5, Double.NaN));
        step(begin(trials, run(2, 1, 1, 6, 3, 10)));
        step(begin(trials, run(3, 1, 1, 5, 2.5, 10)));
        assertEquals("", trials.name());
        after(1);
        assertEquals("2 trials at once: 3/10 runs, 0:32 left", PlainLine.of(trials.now()));
    }

    @Test
    void noMoreTimeIsLeftThanTheLimitLeaves() {
        Trials trials = trials(OptionalDouble.of(60));
        step(begin(trials, run(1, 1, 1, 99, 99, Double.NaN)));
        assertEquals(58, trials.now().runLeft());
        after(100);
        assertEquals(0, trials.now().runLeft());
    }
}
