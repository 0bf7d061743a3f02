package io.fovea.internal.light;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.internal.torch.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against scikit-learn's values: core/src/test/python/logistic.py. */
class SoftmaxRegressionTest {
    private static final JsonNode GOLDEN = golden();
    private static final double TOLERANCE = GOLDEN.get("tolerance").asDouble();

    static Stream<String> cases() {
        return GOLDEN.get("cases").propertyStream().map(entry -> entry.getKey());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theOptimumIsScikitLearns(String name) {
        JsonNode golden = GOLDEN.get("cases").get(name);
        int classes = golden.get("classes").asInt();
        try (Scope scope = Scope.inference()) {
            Tensor features = features(golden);
            SoftmaxRegression found = SoftmaxRegression.fit(
                    features, labels(golden), classes, golden.get("decay").asDouble());
            assertEquals(golden.get("objective").asDouble(), found.objective(), TOLERANCE);
            float[][] logs = found.logProbabilities(features);
            for (int i = 0; i < golden.get("logs").size(); i++) {
                for (int c = 0; c < classes; c++) {
                    assertEquals(golden.get("logs").get(i).get(c).asDouble(), logs[i][c], 1e-3, name);
                }
            }
        }
    }

    @Test
    void everyStartLeadsToTheSameOptimum() {
        JsonNode golden = GOLDEN.get("cases").get("plain");
        int classes = golden.get("classes").asInt(), width = golden.get("width").asInt();
        double[] far = new double[(width + 1) * classes];
        for (int i = 0; i < far.length; i++) far[i] = i % 3 - 1;
        try (Scope scope = Scope.inference()) {
            Tensor features = features(golden);
            PrincipalAxes axes = PrincipalAxes.of(features);
            SoftmaxRegression found = SoftmaxRegression.fit(
                    axes.turn(features),
                    axes,
                    labels(golden),
                    classes,
                    golden.get("decay").asDouble(),
                    far,
                    SoftmaxRegression.EXACT);
            assertEquals(golden.get("objective").asDouble(), found.objective(), TOLERANCE);
        }
    }

    @Test
    void fittingKeepsNoNativeMemory() {
        JsonNode golden = GOLDEN.get("cases").get("plain");
        try (Scope scope = Scope.inference()) {
            Tensor features = features(golden);
            long before = 0;
            for (int i = 0; i < 20; i++) {
                SoftmaxRegression.fit(features, labels(golden), 4, 0.1);
                if (i == 5) before = Pointer.totalCount();
            }
            assertTrue(Pointer.totalCount() <= before, before + " natives became " + Pointer.totalCount());
        }
    }

    /** A bowl, and Rosenbrock's valley, which is not convex. */
    @Test
    void theLeastValueOfAKnownFunctionIsFound() {
        Lbfgs.Objective quadratic = (at, gradient) -> {
            double value = 0;
            for (int i = 0; i < at.length; i++) {
                double distance = at[i] - i;
                value += (i + 1) * distance * distance;
                gradient[i] = 2 * (i + 1) * distance;
            }
            return value;
        };
        Lbfgs.Minimum found = Lbfgs.minimum(quadratic, new double[30], ones(30), 200, 1e-9);
        assertArrayEquals(IntStream.range(0, 30).asDoubleStream().toArray(), found.at(), 1e-8);
        Lbfgs.Objective valley = (at, gradient) -> {
            double x = at[0], y = at[1];
            gradient[0] = -400 * x * (y - x * x) - 2 * (1 - x);
            gradient[1] = 200 * (y - x * x);
            return 100 * Math.pow(y - x * x, 2) + Math.pow(1 - x, 2);
        };
        assertArrayEquals(
                new double[] {1, 1},
                Lbfgs.minimum(valley, new double[] {-1.2, 1}, ones(2), 500, 1e-8)
                        .at(),
                1e-6);
    }

    private static double[] ones(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static Tensor features(JsonNode golden) {
        return data(golden).tensor();
    }

    private static int[] labels(JsonNode golden) {
        return data(golden).labels();
    }

    private static LightData data(JsonNode golden) {
        return LightData.of(
                golden.get("images").asInt(),
                golden.get("width").asInt(),
                golden.get("classes").asInt());
    }

    private static JsonNode golden() {
        try (InputStream json = SoftmaxRegressionTest.class.getResourceAsStream("/golden/logistic.json")) {
            return new ObjectMapper().readTree(Objects.requireNonNull(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
