package io.fovea.internal.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LimitTest {
    @ParameterizedTest
    @EnumSource
    void bothEndsAreAllowedAndWhatLiesBeyondThemIsTheUsersMistake(Limit limit) {
        assertEquals(limit.least(), limit.require(limit.least()));
        assertEquals(limit.most(), limit.require(limit.most()));
        for (long beyond : new long[] {limit.least() - 1, limit.most() + 1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            UserError error = assertThrows(UserError.class, () -> limit.require(beyond));
            assertTrue(error.getMessage().endsWith("got " + beyond), error.getMessage());
        }
    }
}
