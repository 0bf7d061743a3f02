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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against scikit-learn's values: core/src/test/python/light.py. */
class LightGoldenTest {
    private static final JsonNode GOLDEN = golden();
    private static final double TOLERANCE = GOLDEN.get("tolerance").asDouble();

    static Stream<JsonNode> linearSvm() {
        return cases("linearSvm");
    }

    static Stream<JsonNode> kernel() {
        return cases("kernel");
    }

    static Stream<JsonNode> neighbours() {
        return cases("neighbours");
    }

    @ParameterizedTest
    @MethodSource("linearSvm")
    void linearMachinesScoreAsLiblinears(JsonNode golden) {
        LightLearner learner = new LinearSvm(List.of(golden.get("c").asDouble()));
        float[] scores = known(golden).learnt(learner).scores(asked(golden).rows());
        double[] decisions = Arrays.stream(widened(scores))
                .map(score -> score / LinearSvm.MARGIN)
                .toArray();
        assertArrayEquals(doubles(golden.get("scores")), decisions, TOLERANCE);
    }

    /** The classes' scores are the means of LIBSVM's decisions, cut off at the margins. */
    @ParameterizedTest
    @MethodSource("kernel")
    void kernelMachinesDecideAsLibsvms(JsonNode golden) {
        LightData asked = asked(golden);
        List<Double> cost = List.of(golden.get("c").asDouble()),
                gamma = List.of(golden.get("gamma").asDouble());
        float[] scores = known(golden).learnt(new KernelSvm(cost, gamma)).scores(asked.rows());
        int classes = asked.classes(), same = 0;
        for (int i = 0; i < asked.labels().length; i++) {
            double[] expected = new double[classes];
            int pair = 0;
            for (int a = 0; a < classes; a++) {
                for (int b = a + 1; b < classes; b++) {
                    double decision = golden.get("pairs").get(i).get(pair++).asDouble();
                    double share = Math.max(-1, Math.min(1, decision)) / (classes - 1);
                    expected[a] += share;
                    expected[b] -= share;
                }
            }
            for (int c = 0; c < classes; c++)
                assertEquals(expected[c], scores[i * classes + c] / LinearSvm.MARGIN, 5e-3);
            if (LightData.best(scores, i * classes, classes)
                    == golden.get("predicted").get(i).asInt()) same++;
        }
        // where the votes of the pairs are close, the width of the decisions may say otherwise
        assertTrue(same >= asked.labels().length - 2, same + " of " + asked.labels().length);
    }

    @ParameterizedTest
    @MethodSource("neighbours")
    void neighboursVoteAsScikitLearns(JsonNode golden) {
        int k = golden.get("k").asInt();
        LightLearner learner =
                new NeighbourLearner(List.of(k), golden.get("unit").asBoolean());
        float[] scores = known(golden).learnt(learner).scores(asked(golden).rows());
        double[] shares = doubles(golden.get("shares"));
        for (int i = 0; i < shares.length; i++) {
            double smoothed = (k * shares[i] + 1.0 / golden.get("classes").asInt()) / (k + 1);
            assertEquals(smoothed, Math.exp(scores[i]), 1e-4);
        }
    }

    @Test
    void boostingWeighsAndStopsAsScikitLearns() {
        JsonNode golden = GOLDEN.get("samme").get(0);
        LightData known = known(golden), asked = asked(golden);
        int classes = known.classes();
        try (Scope scope = Scope.inference()) {
            Samme<LinearScores> boosted = LogisticBoosting.fit(
                    known.tensor(),
                    known.labels(),
                    classes,
                    golden.get("decay").asDouble(),
                    golden.get("members").asInt(),
                    () -> {});
            assertArrayEquals(
                    doubles(golden.get("weights")),
                    boosted.members().stream().mapToDouble(Samme.Member::weight).toArray(),
                    TOLERANCE);
            assertArrayEquals(
                    doubles(golden.get("errors")),
                    boosted.members().stream().mapToDouble(Samme.Member::error).toArray(),
                    TOLERANCE);
            float[] votes = new float[asked.labels().length * classes];
            for (Samme.Member<LinearScores> member : boosted.members()) {
                float[] scores = member.classifier().scores(asked.rows());
                for (int i = 0; i < asked.labels().length; i++) {
                    votes[i * classes + LightData.best(scores, i * classes, classes)] += (float) member.weight();
                }
            }
            for (int i = 0; i < asked.labels().length; i++) {
                assertEquals(golden.get("predicted").get(i).asInt(), LightData.best(votes, i * classes, classes));
            }
        }
    }

    @Test
    void membersJudgeWhatTheyHaveNotSeenAsScikitLearns() {
        JsonNode golden = GOLDEN.get("bagging").get(0);
        LightData known = known(golden);
        List<int[]> resamples = new ArrayList<>();
        for (JsonNode one : golden.get("resamples")) {
            resamples.add(StreamSupport.stream(one.spliterator(), false)
                    .mapToInt(JsonNode::asInt)
                    .toArray());
        }
        try (Scope scope = Scope.inference()) {
            Bagging bagging = Bagging.fit(
                    known.tensor(),
                    known.labels(),
                    known.classes(),
                    golden.get("decay").asDouble(),
                    resamples,
                    () -> {});
            assertEquals(golden.get("accuracy").asDouble(), bagging.outOfBagAccuracy(), 1e-9);
            for (int i = 0; i < known.labels().length; i++) {
                float[] found = Objects.requireNonNull(bagging.outOfBag().get(i));
                assertArrayEquals(doubles(golden.get("probabilities").get(i)), widened(found), TOLERANCE);
            }
        }
    }

    /** Forests differ by chance; this one must be as good as others. */
    @Test
    void aForestIsAsGoodAsScikitLearns() {
        JsonNode golden = GOLDEN.get("forest").get(0);
        LightLearner learner = new ForestLearner(golden.get("trees").asInt(), List.of(1));
        double accuracy = asked(golden).accuracy(known(golden).learnt(learner));
        assertEquals(golden.get("accuracy").asDouble(), accuracy, 0.02);
    }

    private static LightData all(JsonNode golden) {
        int images = golden.get("images").asInt() + golden.get("asked").asInt();
        return LightData.of(
                images, golden.get("width").asInt(), golden.get("classes").asInt());
    }

    private static LightData known(JsonNode golden) {
        return all(golden).part(0, golden.get("images").asInt());
    }

    private static LightData asked(JsonNode golden) {
        int images = golden.get("images").asInt();
        return all(golden).part(images, images + golden.get("asked").asInt());
    }

    private static double[] doubles(JsonNode values) {
        return values.isArray()
                ? StreamSupport.stream(values.spliterator(), false)
                        .flatMapToDouble(value -> Arrays.stream(doubles(value)))
                        .toArray()
                : new double[] {values.asDouble()};
    }

    private static double[] widened(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }

    private static Stream<JsonNode> cases(String name) {
        return StreamSupport.stream(GOLDEN.get(name).spliterator(), false);
    }

    private static JsonNode golden() {
        try (InputStream json = LightGoldenTest.class.getResourceAsStream("/golden/light.json")) {
            return new ObjectMapper().readTree(Objects.requireNonNull(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
