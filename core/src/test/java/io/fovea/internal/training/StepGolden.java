package io.fovea.internal.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** What {@code core/src/test/python/training_step.py} wrote. */
final class StepGolden {
    static final JsonNode ALL = read();
    static final float TOLERANCE = 1e-6f;

    private StepGolden() {}

    private static JsonNode read() {
        try (InputStream in = StepGolden.class.getResourceAsStream("/golden/training_step.json")) {
            return new ObjectMapper().readTree(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static float[] floats(JsonNode numbers) {
        float[] values = new float[numbers.size()];
        for (int i = 0; i < values.length; i++) values[i] = numbers.get(i).floatValue();
        return values;
    }

    static long[] longs(JsonNode numbers) {
        long[] values = new long[numbers.size()];
        for (int i = 0; i < values.length; i++) values[i] = numbers.get(i).longValue();
        return values;
    }
}
