package io.fovea.internal.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RangeTest {
    private static void assertRefused(Range range, double value) {
        UserError error = assertThrows(UserError.class, () -> range.require(value), range + " " + value);
        assertTrue(error.getMessage().contains(" must be in "), error.getMessage());
    }

    @ParameterizedTest
    @EnumSource
    void theEndsAreAsTheBracketsSay(Range range) {
        if (range.hasLeast()) assertEquals(range.least(), range.require(range.least()));
        else assertRefused(range, range.least());
        if (range.hasMost()) assertEquals(range.most(), range.require(range.most()));
        else assertRefused(range, range.most());
        double inside = Math.nextUp(range.least());
        assertEquals(inside, range.require(inside));
    }

    @ParameterizedTest
    @EnumSource
    void whatLiesOutsideIsTheUsersMistake(Range range) {
        assertRefused(range, Math.nextDown(range.least()));
        assertRefused(range, Math.nextUp(range.most()));
        assertRefused(range, Double.NaN);
        assertRefused(range, Double.POSITIVE_INFINITY);
        assertRefused(range, Double.NEGATIVE_INFINITY);
        assertRefused(range, 1e300);
    }
}
