package io.fovea.internal.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.framing.Views;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class ViewMeanTest {
    private static final Views FOUR = Views.parse("flip,scales=1.2");

    private static JsonNode golden() throws IOException {
        try (InputStream in = ViewMeanTest.class.getResourceAsStream("/golden/view_mean.json")) {
            return new ObjectMapper().readTree(in);
        }
    }

    private static float[] floats(JsonNode values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++)
            floats[i] = (float) values.get(i).asDouble();
        return floats;
    }

    private static void assertNear(float[] expected, float[] actual) {
        assertEquals(expected.length, actual.length);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], 1e-6 * Math.max(1, Math.abs(expected[i])), "value " + i);
        }
    }

    @Test
    void meansAreThoseOfProbabilitiesAsPytorchComputesThem() throws IOException {
        JsonNode golden = golden();
        float[] logits = floats(golden.get("logits"));
        assertNear(floats(golden.get("classes")), new ViewMean(FOUR, false).of(logits, 8));
        assertNear(floats(golden.get("labels")), new ViewMean(FOUR, true).of(logits, 8));
    }

    @Test
    void ofOneViewWhatTheNetworkSaysStaysAsItIs() {
        float[] logits = {1, 2, 3};
        assertSame(logits, ViewMean.ONE.of(logits, 1));
    }

    /** Else a ruined network would hide behind a view that it happens to answer. */
    @Test
    void oneViewThatIsNotFiniteRuinsItsImageAlone() {
        float[] logits = {1, 2, Float.NEGATIVE_INFINITY, 1, 5, 6, 7, 8};
        for (boolean several : new boolean[] {false, true}) {
            float[] means = new ViewMean(Views.parse("flip"), several).of(logits, 4);
            assertTrue(Float.isNaN(means[0]) && Float.isNaN(means[1]));
            assertTrue(Float.isFinite(means[2]) && Float.isFinite(means[3]));
        }
    }

    @Test
    void aProbabilityOfNothingStaysFinite() {
        float[] means = new ViewMean(Views.parse("flip"), false).of(new float[] {2000, -2000, 2000, -2000}, 2);
        assertArrayEquals(new float[] {0, (float) Math.log(Float.MIN_NORMAL)}, means, 1e-4f);
        float[] labels = new ViewMean(Views.parse("flip"), true).of(new float[] {2000, -2000, 2000, -2000}, 2);
        assertTrue(Float.isFinite(labels[0]) && labels[0] > 80 && labels[1] < -80);
    }
}
