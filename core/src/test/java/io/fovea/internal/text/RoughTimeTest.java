package io.fovea.internal.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RoughTimeTest {
    @Test
    void timesAreToldAsPeopleSayThem() {
        assertEquals("1 s", RoughTime.of(0.2));
        assertEquals("119 s", RoughTime.of(119));
        assertEquals("2 minutes", RoughTime.of(125));
        assertEquals("119 minutes", RoughTime.of(119 * 60));
        assertEquals("2.5 hours", RoughTime.of(9_000));
    }
}
