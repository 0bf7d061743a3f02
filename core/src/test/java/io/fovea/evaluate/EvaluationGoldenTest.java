package io.fovea.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.data.Labels;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against scikit-learn's and SciPy's values: core/src/test/python/evaluation.py. */
class EvaluationGoldenTest {
    private static final JsonNode GOLDEN = golden();
    private static final double TOLERANCE = GOLDEN.get("tolerance").asDouble();

    /** A root is found where the slope, a sum of rounded terms, is zero. */
    private static final double ROOT_TOLERANCE = 1e-10;

    static Stream<String> cases() {
        return GOLDEN.get("cases").propertyStream().map(entry -> entry.getKey());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void accuracyTop5AndLossAreScikitLearns(String name) {
        JsonNode expected = GOLDEN.get("cases").get(name);
        SingleLabelEvaluation evaluation = evaluation(expected);
        assertEquals(expected.get("images").asLong(), evaluation.images());
        assertEquals(expected.get("accuracy").asDouble(), evaluation.accuracy(), TOLERANCE);
        assertEquals(expected.get("top5").asDouble(), evaluation.top5(), TOLERANCE);
        assertEquals(expected.get("loss").asDouble(), evaluation.loss(), TOLERANCE);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void scoresOfEveryClassAreScikitLearns(String name) {
        JsonNode expected = GOLDEN.get("cases").get(name);
        List<ClassScore> scores = evaluation(expected).perClass();
        assertEquals(expected.get("classes").asInt(), scores.size());
        assertColumn(expected.get("precision"), scores, ClassScore::precision);
        assertColumn(expected.get("recall"), scores, ClassScore::recall);
        assertColumn(expected.get("f1"), scores, ClassScore::f1);
        assertColumn(expected.get("support"), scores, ClassScore::support);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void confusionMatrixIsScikitLearns(String name) throws IOException {
        JsonNode expected = GOLDEN.get("cases").get(name);
        long[][] rows = new ObjectMapper().treeToValue(expected.get("confusion"), long[][].class);
        assertTrue(Arrays.deepEquals(rows, evaluation(expected).confusion().rows()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void calibrationIsThatOfTheFormula(String name) {
        JsonNode golden = GOLDEN.get("cases").get(name);
        JsonNode expected = golden.get("calibration");
        Calibration calibration = Calibration.of(evaluation(golden).outcomes(), 15);
        assertEquals(expected.get("expectedError").asDouble(), calibration.expectedError(), TOLERANCE);
        assertEquals(expected.get("overconfidence").asDouble(), calibration.overconfidence(), TOLERANCE);
        for (int b = 0; b < 15; b++) {
            assertEquals(
                    expected.get("images").get(b).asLong(),
                    calibration.bins().get(b).images());
            assertEquals(
                    expected.get("correct").get(b).asLong(),
                    calibration.bins().get(b).correct());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theTemperatureIsWhereSciPyFindsTheLeastLoss(String name) {
        JsonNode golden = GOLDEN.get("cases").get(name);
        JsonNode expected = golden.get("temperature");
        SingleLabelEvaluation evaluation = evaluation(golden);
        Temperature temperature = Temperature.fitted(evaluation.outcomes());
        assertEquals(expected.get("value").asDouble(), temperature.value(), ROOT_TOLERANCE * temperature.value());
        SingleLabelEvaluation after =
                evaluation.at(new Temperature(expected.get("value").asDouble()));
        assertEquals(expected.get("loss").asDouble(), after.loss(), TOLERANCE);
        assertEquals(
                expected.get("expectedError").asDouble(), after.calibration().expectedError(), TOLERANCE);
        assertEquals(expected.get("brier").asDouble(), after.brier(), TOLERANCE);
        assertEquals(evaluation.confusion(), after.confusion());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givenAnswersAreThoseOfTheFormula(String name) {
        JsonNode golden = GOLDEN.get("cases").get(name);
        JsonNode expected = golden.get("coverage");
        if (expected.isNull()) return; // of equally sure answers
        Coverage coverage = evaluation(golden).coverage();
        assertEquals(expected.get("riskArea").asDouble(), coverage.riskArea(), TOLERANCE);
        double[] precisions = {0.6, 0.8, 0.9, 0.99};
        for (int i = 0; i < precisions.length; i++) {
            JsonNode share = expected.get("reached").get(i);
            Optional<Coverage.Point> reached = coverage.reaching(precisions[i]);
            assertEquals(share.isNull(), reached.isEmpty(), name);
            if (reached.isEmpty()) continue;
            Coverage.Point point = reached.get();
            assertEquals(share.asDouble(), point.coverage(), TOLERANCE);
            assertEquals(point, coverage.from(point.from()));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void meansAndAgreementAreScikitLearns(String name) {
        JsonNode expected = GOLDEN.get("cases").get(name);
        SingleLabelEvaluation evaluation = evaluation(expected);
        assertMeans(expected.get("means").get("macro"), evaluation.macro());
        assertMeans(expected.get("means").get("weighted"), evaluation.weighted());
        assertEquals(expected.get("balancedAccuracy").asDouble(), evaluation.balancedAccuracy(), TOLERANCE);
        assertEquals(expected.get("kappa").asDouble(), evaluation.kappa(), TOLERANCE);
        assertEquals(expected.get("mcc").asDouble(), evaluation.matthews(), TOLERANCE);
        assertEquals(expected.get("brier").asDouble(), evaluation.brier(), TOLERANCE);
    }

    private static void assertMeans(JsonNode expected, MeanScore mean) {
        assertEquals(expected.get(0).asDouble(), mean.precision(), TOLERANCE);
        assertEquals(expected.get(1).asDouble(), mean.recall(), TOLERANCE);
        assertEquals(expected.get(2).asDouble(), mean.f1(), TOLERANCE);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void rankingsOfEveryClassAreScikitLearns(String name) {
        JsonNode expected = GOLDEN.get("cases").get(name);
        SingleLabelEvaluation evaluation = evaluation(expected);
        boolean ties = expected.get("divisor").asInt() == 1; // ranked by logits: see evaluation.py
        List<Ranking> rankings = ties ? byLogits(evaluation) : evaluation.rankings();
        for (int c = 0; c < rankings.size(); c++) {
            JsonNode row = expected.get("rankings").get(c);
            Ranking ranking = rankings.get(c);
            assertEquals(row.isNull(), Double.isNaN(ranking.rocAuc()));
            if (row.isNull()) continue;
            assertEquals(row.get(0).asDouble(), ranking.rocAuc(), TOLERANCE);
            assertEquals(row.get(1).asDouble(), ranking.averagePrecision(), TOLERANCE);
        }
    }

    private static List<Ranking> byLogits(SingleLabelEvaluation evaluation) {
        return IntStream.range(0, evaluation.labels().size())
                .mapToObj(c -> Ranking.of(evaluation.outcomes(), one -> one.truth() == c, one -> one.logit(c)))
                .toList();
    }

    @Test
    void theTestOfTwoModelsIsSciPys() {
        for (JsonNode row : GOLDEN.get("mcnemar")) {
            long first = row.get("onlyFirst").asLong(),
                    second = row.get("onlySecond").asLong();
            Comparison comparison = Comparison.of(
                    ComparisonTest.judged(first, second, 3, true), ComparisonTest.judged(first, second, 3, false));
            assertEquals(row.get("p").asDouble(), comparison.pValue(), TOLERANCE);
        }
    }

    @Test
    void intervalsAreSciPys() {
        for (JsonNode row : GOLDEN.get("wilson")) {
            Interval interval = Interval.wilson(
                    row.get("successes").asLong(), row.get("trials").asLong());
            assertEquals(row.get("low").asDouble(), interval.low(), TOLERANCE);
            assertEquals(row.get("high").asDouble(), interval.high(), TOLERANCE);
        }
    }

    private static void assertColumn(JsonNode expected, List<ClassScore> scores, ToDoubleFunction<ClassScore> value) {
        for (int c = 0; c < scores.size(); c++) {
            assertEquals(expected.get(c).asDouble(), value.applyAsDouble(scores.get(c)), TOLERANCE);
        }
    }

    /** The formula of evaluation.py. */
    private static SingleLabelEvaluation evaluation(JsonNode golden) {
        int classes = golden.get("classes").asInt(),
                present = golden.get("present").asInt();
        double modulus = golden.get("modulus").asDouble(),
                divisor = golden.get("divisor").asDouble();
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < golden.get("images").asInt(); i++) {
            int truth = i * i * 3 % 1013 % present;
            float[] logits = new float[classes];
            for (int c = 0; c < classes; c++) {
                long noise = (i * 7919L + c * 10473L + (long) i * c * 31) % (long) modulus;
                boolean easy = c == truth && i % 3 != 0;
                logits[c] = (float) (noise / divisor + (easy ? modulus / divisor / 2 : 0));
            }
            outcomes.add(Outcome.of("images/" + i, truth, logits));
        }
        List<String> names =
                IntStream.range(0, classes).mapToObj(c -> "class " + c).toList();
        return new SingleLabelEvaluation(new Labels(names), outcomes);
    }

    private static JsonNode golden() {
        try (InputStream json = EvaluationGoldenTest.class.getResourceAsStream("/golden/evaluation.json")) {
            return new ObjectMapper().readTree(Objects.requireNonNull(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
