package io.fovea.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;

/** What PyTorch computed for one network: written by src/test/python/networks.py, which says how. */
public record Golden(
        String torch,
        String torchvision,
        long parameters,
        LinkedHashMap<String, List<Long>> state,
        long[] evaluated,
        float[] logits,
        long[] trained,
        long[] labels,
        float[] trainLogits,
        LinkedHashMap<String, float[]> gradients,
        LinkedHashMap<String, float[]> means) {
    static Golden of(String architecture) {
        try (InputStream in = Golden.class.getResourceAsStream("/golden/" + architecture + ".json")) {
            return new ObjectMapper().readValue(Objects.requireNonNull(in, architecture), Golden.class);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Asserts that no value is further off than a share of the largest. */
    public static void assertClose(float[] expected, float[] actual, double tolerance, String what) {
        assertEquals(expected.length, actual.length, what);
        double largest = 0;
        double off = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            double difference = Math.abs(expected[i] - actual[i]);
            off = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(off, difference);
        }
        String message = what + ": off by " + off / largest + " of the largest, " + largest;
        assertTrue(off <= tolerance * largest, message);
    }
}
