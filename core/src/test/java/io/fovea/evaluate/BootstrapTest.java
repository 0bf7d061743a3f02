package io.fovea.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BootstrapTest {
    @Test
    void quantilesLieBetweenTheNearestValues() {
        double[] sorted = {1, 2, 4, 8};
        assertEquals(1, Bootstrap.quantile(sorted, 0));
        assertEquals(8, Bootstrap.quantile(sorted, 1));
        assertEquals(3, Bootstrap.quantile(sorted, 0.5), 1e-12);
        assertEquals(1.3, Bootstrap.quantile(sorted, 0.1), 1e-12);
        assertTrue(Double.isNaN(Bootstrap.quantile(new double[0], 0.5)));
    }

    @Test
    void equalValuesLeaveNoDoubt() {
        assertEquals(new Interval(3, 3), Bootstrap.USUAL.ofMean(new double[] {3, 3, 3}));
    }

    /** Of a mean of many numbers it is the normal interval: two standard errors to each side. */
    @Test
    void theIntervalOfAMeanIsTwoStandardErrorsToEachSide() {
        double[] values = new SplittableRandom(1).doubles(400).toArray();
        double mean = Arrays.stream(values).average().orElseThrow();
        double squares = Arrays.stream(values)
                .map(v -> (v - mean) * (v - mean))
                .average()
                .orElseThrow();
        double error = Math.sqrt(squares / values.length);
        Interval interval = Bootstrap.USUAL.ofMean(values);
        assertEquals(mean - 1.96 * error, interval.low(), 0.3 * error);
        assertEquals(mean + 1.96 * error, interval.high(), 0.3 * error);
    }

    /** What is promised: of a hundred samples of a thing, the interval of about 95 holds its true mean. */
    @Test
    void nineteenOfTwentyIntervalsHoldTheTruth() {
        SplittableRandom random = new SplittableRandom(7);
        Bootstrap bootstrap = new Bootstrap(300);
        long held = IntStream.range(0, 200)
                .filter(i -> {
                    Interval interval = bootstrap.ofMean(random.doubles(60).toArray());
                    return interval.low() <= 0.5 && 0.5 <= interval.high();
                })
                .count();
        assertTrue(held >= 178 && held <= 198, held + " of 200");
    }

    @Test
    void figuresThatAreNoNumbersAreLeftOut() {
        Interval interval = Bootstrap.USUAL.interval(2, drawn -> drawn[0] == drawn[1] ? Double.NaN : 1);
        assertEquals(new Interval(1, 1), interval);
    }
}
