package io.fovea.internal.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Epochs of 20 steps of a second and a judgement of 10 seconds, of which there shall be 10. */
class TimeBudgetTest {
    private static final int STEPS = 20;
    private static final int EPOCHS = 10;
    private static final long ALL = STEPS * EPOCHS;

    /** What the clock shows, in seconds. */
    private double now;

    /** 400 images an epoch and 600 of the validation split. */
    private TimeBudget limited(double seconds, long judgedLater) {
        Deadline deadline = new Deadline(() -> (long) (now * 1e9), (long) (seconds * 1e9), judgedLater);
        TimeBudget time = new TimeBudget(deadline, STEPS, EPOCHS, 400, 600);
        time.begins();
        return time;
    }

    private void take(TimeBudget time, int steps, double seconds) {
        for (int i = 0; i < steps; i++) {
            now += seconds;
            time.stepped();
        }
    }

    private void takeEpoch(TimeBudget time) {
        take(time, STEPS, 1);
        now += 10;
        time.judged();
    }

    @Test
    void whereEverythingFitsAStepIsOneOfTheSchedule() {
        TimeBudget time = limited(300, 0);
        for (int step = 0; step < STEPS; step++) {
            assertEquals(1, time.stride(step, step, step));
            take(time, 1, 1);
        }
        now += 10;
        time.judged();
        assertEquals(1, time.stride(STEPS, 0, STEPS));
        assertTrue(time.hasEpoch(0, STEPS));
    }

    @Test
    void whereHalfOfItFitsTheScheduleGoesTwiceAsFast() {
        TimeBudget time = limited(30 + 4.5 * 30, 0);
        takeEpoch(time);
        // four epochs, and of a fifth the 5 steps that its judgement leaves room for
        assertEquals((double) (ALL - STEPS) / (4 * STEPS + 5), time.stride(STEPS, 0, STEPS), 1e-9);
    }

    @Test
    void lessThanAQuarterOfAnEpochIsNotBegun() {
        TimeBudget time = limited(30 + 30 + 14.9, 0);
        takeEpoch(time);
        assertEquals((double) (ALL - STEPS) / STEPS, time.stride(STEPS, 0, STEPS), 1e-9);
        takeEpoch(time);
        assertFalse(time.hasEpoch(0, ALL - STEPS));
    }

    @Test
    void aScheduleThatHasRunItsCourseGetsNoEpochMore() {
        TimeBudget time = limited(200, 0);
        takeEpoch(time);
        assertTrue(time.hasEpoch(0, ALL / 2.0));
        assertFalse(time.hasEpoch(0, ALL - 2));
    }

    /** Kernels are made and code is compiled: the first steps say nothing of the others. */
    @Test
    void slowFirstStepsNeitherEndTheTrainingNorHurryTheSchedule() {
        TimeBudget time = limited(40 + 300, 0);
        for (int step = 0; step < 4; step++) {
            take(time, 1, 11);
            assertFalse(time.ends(), "after step " + step);
            assertEquals(1, time.stride(step + 1, step + 1, step + 1));
        }
        take(time, STEPS - 4, 1);
        now += 10;
        time.judged();
        assertEquals(1, time.stride(STEPS, 0, STEPS));
    }

    @Test
    void whatWasHurriedForNothingIsTakenSlowlyAfterwards() {
        TimeBudget time = limited(1000, 0);
        takeEpoch(time);
        assertEquals(140.0 / 180, time.stride(STEPS, 0, 60), 1e-9);
    }

    @Test
    void aStepIsTakenOnlyIfTheModelCanBeJudgedAfterIt() {
        TimeBudget time = limited(30 + 17.5, 0);
        takeEpoch(time);
        time.begins();
        take(time, 6, 1);
        assertFalse(time.ends());
        take(time, 1, 1);
        assertTrue(time.ends(), "a step and a judgement need 11 seconds, and there are 10.5");
        assertTrue(time.isOver() && time.isInEpoch());
        assertFalse(time.hasEpoch(0, STEPS));
    }

    @Test
    void theTestPartIsJudgedInTimeToo() {
        TimeBudget time = limited(30 + 28.5, 600);
        takeEpoch(time);
        time.begins();
        take(time, 7, 1);
        assertFalse(time.ends());
        take(time, 1, 1);
        assertTrue(time.ends(), "a step and two judgements need 21 seconds, and there are 20.5");
    }

    /** A third of a step for as many images. */
    @Test
    void theFirstJudgementIsEstimatedFromTheSteps() {
        TimeBudget time = limited(13 + 11.5, 0); // 600 images are 30 steps' worth
        take(time, 13, 1);
        assertFalse(time.ends());
        take(time, 1, 1);
        assertTrue(time.ends());
    }

    @Test
    void judgingIsGivenUpWhenItTakesAQuarterMoreThanThereWasTimeFor() {
        TimeBudget time = limited(100, 0);
        takeEpoch(time);
        now = 102.4;
        assertFalse(time.isSpent());
        now = 102.6;
        assertTrue(time.isSpent());
    }

    @Test
    void withoutALimitItIsNeverOver() {
        TimeBudget endless = new TimeBudget(Deadline.in(null), STEPS, EPOCHS, 400, 600);
        endless.begins();
        for (int i = 0; i < STEPS; i++) endless.stepped();
        endless.judged();
        assertTrue(endless.hasEpoch(0, ALL));
        assertFalse(endless.ends());
        assertEquals(1, endless.stride(3, 3, 3));
        assertTrue(Deadline.in(Duration.ofHours(1)).left() > 3500);
    }
}
