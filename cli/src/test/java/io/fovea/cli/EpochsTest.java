package io.fovea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.evaluate.Tally;
import io.fovea.train.EpochStart;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EpochsTest {
    private final AtomicLong clock = new AtomicLong(5);
    private final Epochs epochs = new Epochs(clock::get);

    private void after(int seconds) {
        clock.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    private void step(int step, int steps, long seen) {
        epochs.step(1, step, steps, new Tally(seen, seen / 2, seen));
    }

    @Test
    void beforeTheFirstStepNoRateAndNoTimeIsKnown() {
        epochs.begin(new EpochStart(1, 3, 640, 0, 0));
        after(2);
        Snapshot now = epochs.now();
        assertTrue(Double.isNaN(now.rate()) && Double.isNaN(now.left()) && Double.isNaN(now.runLeft()));
        assertNull(now.learning());
    }

    @Test
    void aResumedEpochCountsOnlyWhatThisStartDid() {
        epochs.begin(new EpochStart(2, 3, 640, 6, 384));
        after(4);
        step(8, 10, 512); // two steps in four seconds
        Snapshot now = epochs.now();
        assertEquals(32, now.rate());
        assertEquals(512, now.done());
        assertEquals(4, now.left());
        assertEquals(4 + 10 * 2, now.runLeft());
    }

    @Test
    void timeRunsOnBetweenSteps() {
        epochs.begin(new EpochStart(1, 1, 640, 0, 0));
        after(4);
        step(1, 10, 64);
        after(3);
        assertEquals(9 * 4 - 3, epochs.now().left());
    }

    @Test
    void theValidationsOfTheRestOfTheRunAreCounted() {
        epochs.begin(new EpochStart(1, 3, 640, 0, 0));
        for (int step = 1; step <= 10; step++) {
            after(1);
            step(step, 10, 64L * step);
        }
        epochs.judge(1, 100);
        after(2);
        epochs.judged(50);
        Snapshot judging = epochs.now();
        assertEquals("epoch 1/3 validation", judging.names().get(0));
        assertEquals(25, judging.rate());
        assertEquals(2, judging.left());
        assertEquals(2 + 2 * (10 + 4), judging.runLeft());
        after(2);
        epochs.epoch(List.of(), false);
        epochs.begin(new EpochStart(2, 3, 640, 0, 0));
        assertEquals(10 + 4, epochs.now().left());
        assertEquals(2 * (10 + 4), epochs.now().runLeft());
    }

    @Test
    void theFirstSecondsOfAnEpochDoNotUpsetTheTimeLeft() {
        epochs.begin(new EpochStart(1, 2, 640, 0, 0));
        after(10);
        step(10, 10, 640);
        epochs.epoch(List.of(), false);
        epochs.begin(new EpochStart(2, 2, 640, 0, 0));
        after(2);
        step(1, 10, 64);
        assertEquals(9, epochs.now().left());
        after(2);
        step(2, 10, 128);
        assertEquals(16, epochs.now().left());
    }

    @Test
    void aRunIsNotSaidToGoOnBeyondItsTime() {
        epochs.limit(Duration.ofSeconds(30));
        epochs.begin(new EpochStart(1, 100, 640, 0, 0));
        after(10);
        step(5, 10, 320);
        assertEquals(10, epochs.now().left());
        assertEquals(20, epochs.now().runLeft());
    }
}
