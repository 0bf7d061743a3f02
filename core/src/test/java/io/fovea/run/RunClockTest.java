package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RunClockTest {
    @Test
    void aResumedRunCountsTheTimeOfItsEarlierStarts() {
        RunClock first = RunClock.start(RunClock.Part.WEIGHTS);
        first.add("DATA=1000.0 FEATURES=500.0");
        first.enter(RunClock.Part.DATA);
        RunClock second = RunClock.start(RunClock.Part.WEIGHTS);
        second.add(first.note());
        second.enter(RunClock.Part.EPOCHS);
        String text = second.text();
        assertTrue(
                text.matches("25 min: weights \\d+\\.\\d s, data 17 min, features 500\\.\\d s, epochs \\d+\\.\\d s"),
                text);
    }

    @Test
    void whatANewerVersionCountsIsPassedOver() {
        RunClock clock = RunClock.start(RunClock.Part.DATA);
        clock.add("SEARCH=100000.0");
        clock.add("");
        assertEquals("data", clock.text().replaceAll("[^a-z]*s: ([a-z]+) .*", "$1"));
    }
}
