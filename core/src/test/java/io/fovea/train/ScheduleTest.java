package io.fovea.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
    @ParameterizedTest
    @ValueSource(strings = {"constant", "step=10", "step(every=10, gamma=0.5)", "cosine", "cosine=0.1"})
    void textParsesBackToTheSameSchedule(String text) {
        assertEquals(text, Schedule.parse(text).text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"constant", "step=2:0.5", "cosine", "cosine=0.25"})
    void factorIsNeverAboveOneOrNegative(String text) {
        Schedule schedule = Schedule.parse(text);
        for (int step = 0; step < 40; step++) {
            double factor = schedule.factor(step, 10, 4);
            assertTrue(factor >= 0 && factor <= 1, text + " at step " + step + ": " + factor);
        }
    }

    @Test
    void stepDropsAfterWholeEpochs() {
        Schedule schedule = new Schedule.Step(2, 0.1);
        assertEquals(1, schedule.factor(19, 10, 6));
        assertEquals(0.1, schedule.factor(20, 10, 6), 1e-12);
        assertEquals(0.01, schedule.factor(40, 10, 6), 1e-12);
    }

    @Test
    void cosineRisesToOneThenFallsTowardsZero() {
        Schedule schedule = new Schedule.Cosine(0.1);
        assertEquals(0.1, schedule.factor(0, 10, 10), 1e-12);
        assertEquals(1, schedule.factor(9, 10, 10), 1e-12);
        assertEquals(1, schedule.factor(10, 10, 10), 1e-12);
        assertEquals(0.5, schedule.factor(55, 10, 10), 1e-12);
        assertTrue(schedule.factor(99, 10, 10) < 1e-3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "linear", "step", "step=0:0.1", "step=2:0", "cosine=1", "cosine=x", "constant=1"})
    void badTextNamesTheForms(String text) {
        UserError error = assertThrows(UserError.class, () -> Schedule.parse(text));
        assertTrue(error.getMessage().startsWith("schedule '" + text + "': "), error.getMessage());
        assertTrue(error.fix().contains("cosine") || error.fix().contains("range"), error.fix());
    }
}
