package io.fovea.internal.ensemble;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.data.Labels;
import io.fovea.ensemble.Diversity;
import io.fovea.ensemble.ExpectedError;
import io.fovea.ensemble.Vote;
import io.fovea.evaluate.Outcome;
import io.fovea.evaluate.SingleLabelEvaluation;
import io.fovea.evaluate.Temperature;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against scikit-learn's and SciPy's values: core/src/test/python/ensembles.py. */
class VotesGoldenTest {
    private static final JsonNode GOLDEN = golden();

    static Stream<String> cases() {
        return GOLDEN.get("cases").propertyStream().map(entry -> entry.getKey());
    }

    private static JsonNode golden() {
        try (InputStream json = VotesGoldenTest.class.getResourceAsStream("/golden/ensembles.json")) {
            return new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The formula of ensembles.py. */
    private record Case(JsonNode golden) {
        static Case of(String name) {
            return new Case(GOLDEN.get("cases").get(name));
        }

        int number(String field) {
            return golden.get(field).asInt();
        }

        List<Double> numbers(String field) {
            return StreamSupport.stream(golden.get(field).spliterator(), false)
                    .map(JsonNode::asDouble)
                    .toList();
        }

        int truth(int image) {
            return image * image * 3 % 1013 % number("classes");
        }

        float[] logits(int image, int member) {
            float[] row = new float[number("classes")];
            for (int c = 0; c < row.length; c++) {
                long noise = (image * (7919L + 1000L * member) + c * 10473L + (long) image * c * (31 + member)) % 1009;
                boolean easy = c == truth(image) && (image + member) % (3 + member) != 0;
                row[c] = (float) (noise / 200.0 + (easy ? 3 : 0));
            }
            return row;
        }

        List<List<Outcome>> outcomes() {
            return IntStream.range(0, number("members"))
                    .mapToObj(member -> IntStream.range(0, number("images"))
                            .mapToObj(image -> Outcome.of("" + image, truth(image), logits(image, member))
                                    .at(new Temperature(numbers("temperatures").get(member))))
                            .toList())
                    .toList();
        }

        /** Each member with its classes in another order. */
        float[] answers(Vote vote) {
            int members = number("members"), classes = number("classes"), images = number("images");
            List<Member> read = new ArrayList<>();
            float[] logits = new float[images * members * classes];
            for (int member = 0; member < members; member++) {
                int turn = member;
                List<Integer> places = IntStream.range(0, classes)
                        .map(c -> (c + turn) % classes)
                        .boxed()
                        .toList();
                read.add(new Member(new Temperature(numbers("temperatures").get(member)), places, null));
                for (int image = 0; image < images; image++) {
                    float[] row = logits(image, member);
                    for (int c = 0; c < classes; c++) {
                        logits[(image * members + member) * classes + places.get(c)] = row[c];
                    }
                }
            }
            return new Combination(vote, read, false).of(logits, images);
        }

        void assertProbabilities(String field, Vote vote) {
            float[] answers = answers(vote);
            int classes = number("classes");
            JsonNode rows = golden.get(field);
            for (int image = 0; image < rows.size(); image++) {
                for (int c = 0; c < classes; c++) {
                    assertEquals(
                            rows.get(image).get(c).asDouble(),
                            Math.exp(answers[image * classes + c]),
                            1e-6,
                            "image " + image + ", class " + c);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aSoftVoteIsScikitLearns(String name) {
        Case golden = Case.of(name);
        golden.assertProbabilities("soft", new Vote.Soft(golden.numbers("weights")));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aMedianIsNumpys(String name) {
        Case.of(name).assertProbabilities("median", new Vote.Median());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aHardVoteIsScikitLearnsWhereNothingIsTied(String name) {
        Case golden = Case.of(name);
        float[] answers = golden.answers(new Vote.Hard(golden.numbers("weights")));
        int classes = golden.number("classes"), compared = 0;
        for (int image = 0; image < golden.number("images"); image++) {
            int expected = golden.golden().get("hard").get(image).asInt();
            if (expected < 0) continue;
            compared++;
            int best = 0;
            for (int c = 1; c < classes; c++) {
                if (answers[image * classes + c] > answers[image * classes + best]) best = c;
            }
            assertEquals(expected, best, "image " + image);
        }
        assertTrue(compared >= 80, "compared " + compared);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void weightsHaveTheLeastCrossEntropyThereIs(String name) {
        Case golden = Case.of(name);
        MemberAnswers answers = new MemberAnswers(golden.outcomes());
        double[][] truths = answers.truths(IntStream.range(0, answers.images()).toArray());
        double[] weights = MixtureWeights.of(truths);
        double loss = 0;
        for (double[] row : truths) {
            double mixture = 0;
            for (int m = 0; m < row.length; m++) mixture += weights[m] * row[m];
            loss -= Math.log(mixture) / truths.length;
        }
        double least = golden.golden().get("mixture").get("loss").asDouble();
        assertTrue(loss <= least + 1e-9, loss + " is above " + least);
        assertEquals(least, loss, 1e-7, "SLSQP's own tolerance");
        for (int m = 0; m < weights.length; m++) {
            assertEquals(golden.golden().get("mixture").get("weights").get(m).asDouble(), weights[m], 1e-3);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aStackedVoteIsScikitLearnsRegression(String name) {
        Case golden = Case.of(name);
        JsonNode expected = golden.golden().get("stacked");
        double decay = expected.get("decay").asDouble();
        Vote.Stacked vote = Stacking.fitted(new MemberAnswers(golden.outcomes()), decay);
        float[] logs = golden.answers(vote);
        int classes = golden.number("classes"), images = golden.number("images");
        double objective = 0;
        for (int image = 0; image < images; image++) {
            objective -= logs[image * classes + golden.truth(image)] / images;
        }
        for (List<Double> row : vote.rows().subList(0, vote.rows().size() - 1)) {
            for (double weight : row) objective += decay / 2 * weight * weight;
        }
        assertEquals(expected.get("objective").asDouble(), objective, 1e-4);
        for (int image = 0; image < expected.get("logs").size(); image++) {
            for (int c = 0; c < classes; c++) {
                double log = expected.get("logs").get(image).get(c).asDouble();
                assertEquals(log, logs[image * classes + c], 1e-2, "image " + image);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void diversityFollowsItsFormulas(String name) {
        Case golden = Case.of(name);
        Labels labels = new Labels(IntStream.range(0, golden.number("classes"))
                .mapToObj(c -> "class " + c)
                .toList());
        List<SingleLabelEvaluation> members = new ArrayList<>();
        for (List<Outcome> outcomes : golden.outcomes()) {
            List<Outcome> plain = outcomes.stream()
                    .map(one -> one.at(Temperature.ONE)) // answers are those of any temperature
                    .toList();
            members.add(new SingleLabelEvaluation(labels, plain));
        }
        List<Diversity.Pair> pairs = Diversity.of(members, members.get(0)).pairs();
        JsonNode expected = golden.golden().get("pairs");
        assertEquals(expected.size(), pairs.size());
        for (int i = 0; i < pairs.size(); i++) {
            Diversity.Pair pair = pairs.get(i);
            assertEquals(expected.get(i).get("disagreement").asDouble(), pair.disagreement(), 1e-12);
            assertEquals(expected.get(i).get("doubleFault").asDouble(), pair.doubleFault(), 1e-12);
            assertEquals(expected.get(i).get("errorCorrelation").asDouble(), pair.errorCorrelation(), 1e-12);
            assertEquals(expected.get(i).get("q").asDouble(), pair.q(), 1e-12);
        }
    }

    @Test
    void theErrorOfAMajorityIsTheBinomialTail() {
        for (JsonNode row : GOLDEN.get("majorities").get("equal")) {
            double tail = ExpectedError.ofMajority(
                    row.get("members").asInt(), row.get("error").asDouble());
            assertEquals(row.get("tail").asDouble(), tail, 1e-12, row.toString());
        }
    }

    @Test
    void theErrorOfUnequalMembersIsTheSumOverAllThatMayHappen() {
        for (JsonNode row : GOLDEN.get("majorities").get("several")) {
            double[] errors = new double[row.get("errors").size()];
            for (int i = 0; i < errors.length; i++)
                errors[i] = row.get("errors").get(i).asDouble();
            assertEquals(row.get("tail").asDouble(), ExpectedError.ofMajority(errors), 1e-12, row.toString());
        }
    }
}
