package io.fovea.internal.training;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.evaluate.Tally;
import io.fovea.train.EpochReport;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimeBudgetTest {
    private static final Tally HUNDRED = new Tally(100, 50, 70);
    /** What the clock shows, in seconds; the limit is 100. */
    private long now;

    private final TimeBudget time = new TimeBudget(new Deadline(() -> now * 1_000_000_000, 100_000_000_000L));

    private static EpochReport epoch(double seconds) {
        return new EpochReport(1, HUNDRED, HUNDRED, 0.1, seconds);
    }

    private static TrainingProgress under(double seconds) {
        return new TrainingProgress(0, 3, HUNDRED, seconds, List.of());
    }

    @Test
    void anEpochIsBegunWhereOneLikeTheLastAndATestFit() {
        time.judged(10);
        now = 60;
        assertTrue(time.hasEpoch(List.of(epoch(30))));
        assertFalse(time.hasEpoch(List.of(epoch(31))));
        now = 200;
        assertTrue(time.hasEpoch(List.of()), "the first has to be begun");
    }

    @Test
    void twoJudgementsHaveToFitBehindAStep() {
        time.judged(10);
        now = 79;
        assertFalse(time.isOver(under(50), 30));
        now = 81;
        assertTrue(time.isOver(under(50), 30));
    }

    @Test
    void theFirstJudgementIsTakenForAThirdOfTheTimeOfSoManyTrainingImages() {
        now = 79; // 100 images took 30 seconds, and 100 are judged twice
        assertFalse(time.isOver(under(30), 100));
        now = 81;
        assertTrue(time.isOver(under(30), 100));
    }

    @Test
    void withoutALimitItIsNeverOver() {
        TimeBudget endless = new TimeBudget(Deadline.in(null));
        endless.judged(1e300);
        assertTrue(endless.hasEpoch(List.of(epoch(1e300))));
        assertFalse(endless.isOver(under(1e300), 1_000_000));
        assertTrue(Deadline.in(Duration.ofHours(1)).left() > 3500);
    }
}
