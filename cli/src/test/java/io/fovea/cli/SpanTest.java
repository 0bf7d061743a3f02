package io.fovea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SpanTest {
    @Test
    void aClockShowsNoMoreThanIsNeeded() {
        assertEquals("0:00", Span.clock(-3));
        assertEquals("0:01", Span.clock(0.2));
        assertEquals("12:31", Span.clock(751));
        assertEquals("1:02:31", Span.clock(3751));
        assertEquals("99:59:59", Span.clock(100 * 3600 - 1));
        assertEquals("4 d 04 h", Span.clock(100 * 3600));
    }

    @Test
    void measuredTimesHaveTenthsBelowAMinute() {
        assertEquals("0.2 s", Span.measured(0.24));
        assertEquals("59.9 s", Span.measured(59.94));
        assertEquals("1:00", Span.measured(59.96));
        assertEquals("1:02:30", Span.measured(3750.4));
    }
}
