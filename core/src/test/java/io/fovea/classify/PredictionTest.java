package io.fovea.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.data.Labels;
import io.fovea.evaluate.NonFiniteAnswers;
import io.fovea.evaluate.Outcome;
import io.fovea.evaluate.Temperature;
import java.util.List;
import org.junit.jupiter.api.Test;

class PredictionTest {
    private static final Labels LABELS = new Labels(List.of("a", "b", "c"));
    private static final float[] LOGITS = {1, 3, 2};

    @Test
    void probabilitiesAreThoseByWhichItWasJudged() {
        Temperature temperature = new Temperature(1.7);
        Prediction prediction = Prediction.of(LABELS, LOGITS, temperature, 0);
        Outcome outcome = Outcome.of("image", 0, LOGITS).at(temperature);
        for (Score score : prediction.scores()) {
            int label = LABELS.names().indexOf(score.label());
            assertEquals(outcome.probability(label), score.probability(), 1e-15);
        }
    }

    @Test
    void whatIsNotProbableEnoughIsUnknown() {
        double probability = Prediction.of(LABELS, LOGITS).probability();
        Prediction given = Prediction.of(LABELS, LOGITS, Temperature.ONE, probability);
        Prediction unknown = Prediction.of(LABELS, LOGITS, Temperature.ONE, Math.nextUp(probability));
        assertFalse(given.isUnknown());
        assertEquals(List.of("b"), given.labels());
        assertTrue(unknown.isUnknown());
        assertEquals(List.of(), unknown.labels());
        assertEquals("b", unknown.label());
        assertEquals(given.scores(), unknown.scores());
    }

    @Test
    void logitsThatAreNoNumbersAreNoPrediction() {
        float[] damaged = {1, Float.NaN, 0};
        assertThrows(NonFiniteAnswers.class, () -> Prediction.of(LABELS, damaged, Temperature.ONE, 0.5));
    }
}
