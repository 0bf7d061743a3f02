package io.fovea.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** The values are made by {@code range_test.py}. */
class RateCurveTest {
    private static RateCurve curve(double... losses) {
        List<RateCurve.Point> points = new ArrayList<>();
        for (int i = 0; i < losses.length; i++) points.add(new RateCurve.Point(Math.pow(10, -7 + 0.1 * i), losses[i]));
        return new RateCurve(points);
    }

    @Test
    void smoothingAndSuggestionAreFastais() throws Exception {
        try (InputStream file = RateCurveTest.class.getResourceAsStream("/golden/range-test.json")) {
            for (JsonNode golden : new ObjectMapper().readTree(file)) {
                List<RateCurve.Point> points = new ArrayList<>();
                for (int i = 0; i < golden.get("rates").size(); i++) {
                    points.add(new RateCurve.Point(
                            golden.get("rates").get(i).asDouble(),
                            golden.get("losses").get(i).asDouble()));
                }
                RateCurve curve = new RateCurve(points);
                double[] smooth = new double[points.size()];
                for (int i = 0; i < smooth.length; i++) {
                    smooth[i] = golden.get("smooth").get(i).asDouble();
                }
                assertArrayEquals(smooth, curve.smooth(), 1e-9);
                assertEquals(OptionalDouble.of(golden.get("valley").asDouble()), curve.suggestion());
                assertEquals(
                        golden.get("least").asDouble() / 10,
                        curve.tenthOfLeast().getAsDouble(),
                        1e-15);
            }
        }
    }

    @Test
    void aLossThatNeverFallsSuggestsNothing() {
        double[] rising = new double[40];
        for (int i = 0; i < rising.length; i++) rising[i] = 1 + i;
        assertTrue(curve(rising).suggestion().isEmpty());
        assertTrue(curve(1, 0.5, 0.2).suggestion().isEmpty(), "three steps tell nothing");
        assertTrue(new RateCurve(List.of()).tenthOfLeast().isEmpty());
    }

    @Test
    void theTestIsOverWhenTheSmoothLossIsFourTimesItsLeast() {
        RateCurve.Smoothing smoothing = new RateCurve.Smoothing();
        for (int i = 0; i < 50; i++) assertFalse(smoothing.hasExploded(1));
        assertFalse(smoothing.hasExploded(50));
        assertTrue(smoothing.hasExploded(500));
        assertTrue(new RateCurve.Smoothing().hasExploded(Double.POSITIVE_INFINITY));
    }
}
