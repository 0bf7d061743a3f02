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
        float[] second = {1, 2, 3, 4, 5, 6, 7, Float.NaN};
        float[] means = new ViewMean(Views.parse("flip"), false).of(second, 4);
        assertTrue(Float.isFinite(means[0]) && Float.isNaN(means[2]) && Float.isNaN(means[3]));
    }

    @Test
    void networksSideBySideEachHaveTheirOwnMean() {
        float[] one = {1, 2, 3, 1, 0, -1, 2, 2}, other = {5, 1, -2, 3, 1, 1, 0, 4};
        float[] both = new float[16];
        for (int row = 0; row < 4; row++) {
            System.arraycopy(one, row * 2, both, row * 4, 2);
            System.arraycopy(other, row * 2, both, row * 4 + 2, 2);
        }
        Views flip = Views.parse("flip");
        for (boolean several : new boolean[] {false, true}) {
            float[] means = new ViewMean(flip, several, 2).of(both, 4);
            float[] ones = new ViewMean(flip, several).of(one, 4), others = new ViewMean(flip, several).of(other, 4);
            float[] expected = {ones[0], ones[1], others[0], others[1], ones[2], ones[3], others[2], others[3]};
            assertArrayEquals(expected, means);
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
