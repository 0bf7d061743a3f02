package io.fovea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RatesTextTest {
    @Test
    void aRateIsShortWhateverItsSize() {
        assertEquals("0.0059", RatesText.brief(0.005_88, 2));
        assertEquals("0.000497", RatesText.brief(0.000_497_2, 3));
        assertEquals("6.67e-05", RatesText.brief(0.000_066_7, 3));
        assertEquals("1", RatesText.brief(1, 3));
        assertEquals("0", RatesText.brief(0, 3));
    }
}
