package io.fovea.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.data.LabelSet;
import io.fovea.data.Labels;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MultiLabelEvaluationGoldenTest {
    private static final JsonNode GOLDEN = golden();
    private static final double TOLERANCE = GOLDEN.get("tolerance").asDouble();

    static Stream<String> cases() {
        return GOLDEN.get("cases").propertyStream().map(entry -> entry.getKey());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void figuresAtAHalfAreScikitLearns(String name) {
        JsonNode expected = GOLDEN.get("cases").get(name);
        assertFigures(expected.get("half"), evaluation(expected));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void figuresAtAThresholdForEachLabelAreScikitLearns(String name) {
        JsonNode expected = GOLDEN.get("cases").get(name);
        List<Double> thresholds = IntStream.range(0, expected.get("labels").asInt())
                .mapToObj(c -> 0.15 + 0.1 * (c % 7))
                .toList();
        assertFigures(expected.get("own"), evaluation(expected).at(new Thresholds(thresholds)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void averagePrecisionIsScikitLearnsAndLossPyTorchs(String name) {
        JsonNode expected = GOLDEN.get("cases").get(name);
        MultiLabelEvaluation evaluation = evaluation(expected);
        assertEquals(expected.get("loss").asDouble(), evaluation.loss(), TOLERANCE);
        assertEquals(expected.get("loss").asDouble(), evaluation.tally().loss(), TOLERANCE);
        assertEquals(expected.get("meanAveragePrecision").asDouble(), evaluation.meanAveragePrecision(), TOLERANCE);
        assertColumn(expected.get("averagePrecision"), evaluation.perLabel(), LabelScore::averagePrecision);
    }

    private static void assertFigures(JsonNode expected, MultiLabelEvaluation evaluation) {
        assertEquals(expected.get("accuracy").asDouble(), evaluation.accuracy(), TOLERANCE);
        assertEquals(expected.get("accuracy").asDouble(), evaluation.tally().accuracy(), TOLERANCE);
        assertEquals(expected.get("hammingLoss").asDouble(), evaluation.hammingLoss(), TOLERANCE);
        assertEquals(expected.get("macroF1").asDouble(), evaluation.macroF1(), TOLERANCE);
        ClassScore micro = evaluation.micro();
        assertEquals(expected.get("micro").get(0).asDouble(), micro.precision(), TOLERANCE);
        assertEquals(expected.get("micro").get(1).asDouble(), micro.recall(), TOLERANCE);
        assertEquals(expected.get("micro").get(2).asDouble(), micro.f1(), TOLERANCE);
        assertColumn(expected.get("precision"), evaluation.perClass(), ClassScore::precision);
        assertColumn(expected.get("recall"), evaluation.perClass(), ClassScore::recall);
        assertColumn(expected.get("f1"), evaluation.perClass(), ClassScore::f1);
        assertColumn(expected.get("support"), evaluation.perClass(), ClassScore::support);
    }

    private static <S> void assertColumn(JsonNode expected, List<S> scores, ToDoubleFunction<S> value) {
        assertEquals(expected.size(), scores.size());
        for (int c = 0; c < scores.size(); c++) {
            assertEquals(expected.get(c).asDouble(), value.applyAsDouble(scores.get(c)), TOLERANCE);
        }
    }

    /** The formulas of multilabel.py. */
    private static MultiLabelEvaluation evaluation(JsonNode golden) {
        int labels = golden.get("labels").asInt(),
                present = golden.get("present").asInt();
        long modulus = golden.get("modulus").asLong();
        double divisor = golden.get("divisor").asDouble();
        List<MultiLabelOutcome> outcomes = new ArrayList<>();
        for (int image = 0; image < golden.get("images").asInt(); image++) {
            int i = image;
            LabelSet truth = LabelSet.of(IntStream.range(0, present)
                    .filter(c -> (i * i * 3 + c * 7 + i * c * 5) % 11 < 3)
                    .toArray());
            float[] logits = new float[labels];
            for (int c = 0; c < labels; c++) {
                long noise = (i * 7919L + c * 10473L + (long) i * c * 31) % modulus - modulus / 2;
                boolean easy = truth.has(c) && i % 3 != 0;
                logits[c] = (float) (noise / divisor + (easy ? modulus / divisor / 2 : 0));
            }
            outcomes.add(MultiLabelOutcome.of("images/" + i, truth, logits));
        }
        List<String> names =
                IntStream.range(0, labels).mapToObj(c -> "label " + c).toList();
        return new MultiLabelEvaluation(new Labels(names, true), outcomes, Thresholds.half(labels));
    }

    private static JsonNode golden() {
        try (InputStream json = MultiLabelEvaluationGoldenTest.class.getResourceAsStream("/golden/multilabel.json")) {
            return new ObjectMapper().readTree(Objects.requireNonNull(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
