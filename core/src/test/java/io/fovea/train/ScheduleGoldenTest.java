package io.fovea.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.evaluate.Tally;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against PyTorch's schedulers, step by step: core/src/test/python/schedules.py. */
class ScheduleGoldenTest {
    private static final JsonNode GOLDEN = golden();
    private static final double TOLERANCE = GOLDEN.get("tolerance").asDouble();
    private static final int EPOCHS = GOLDEN.get("epochs").asInt();
    private static final int STEPS = GOLDEN.get("stepsPerEpoch").asInt();

    static Stream<String> cases() {
        return GOLDEN.get("cases").propertyStream().map(entry -> entry.getKey());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyStepHasPyTorchsRateAndMomentum(String text) {
        JsonNode expected = GOLDEN.get("cases").get(text);
        Schedule schedule = Schedule.parse(text);
        assertEquals(EPOCHS * STEPS, expected.get("factors").size());
        for (int step = 0; step < EPOCHS * STEPS; step++) {
            List<EpochReport> history = history(expected.path("figures"), step / STEPS);
            assertEquals(
                    expected.get("factors").get(step).asDouble(),
                    schedule.factor(step, STEPS, EPOCHS, history),
                    TOLERANCE,
                    text + " at step " + step);
            OptionalDouble momentum = schedule.momentum(step, STEPS, EPOCHS);
            assertEquals(expected.has("momenta"), momentum.isPresent());
            if (momentum.isPresent()) {
                assertEquals(expected.get("momenta").get(step).asDouble(), momentum.getAsDouble(), TOLERANCE, text);
            }
        }
    }

    /** Epochs whose validation loss and accuracy are both the figure. */
    private static List<EpochReport> history(JsonNode figures, int epochs) {
        List<EpochReport> history = new ArrayList<>();
        for (int i = 0; i < epochs && !figures.isMissingNode(); i++) {
            double figure = figures.get(i).asDouble();
            Tally validation = new Tally(100, Math.round(100 * figure), 100 * figure);
            history.add(new EpochReport(i + 1, Tally.EMPTY, validation, 0.1, 1));
        }
        return history;
    }

    private static JsonNode golden() {
        try (InputStream in = ScheduleGoldenTest.class.getResourceAsStream("/golden/schedules.json")) {
            return new ObjectMapper().readTree(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
