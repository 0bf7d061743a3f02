package io.fovea.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.data.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Temperatures, and answers that are not given. */
class CertaintyTest {
    private static final Labels LABELS = new Labels(List.of("a", "b", "c"));

    /** One image in {@code wrongEvery} is of another class than its highest logit. */
    private static List<Outcome> outcomes(int images, int wrongEvery, float gap) {
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            float[] logits = {0, 0, 0};
            logits[i % 3] = gap;
            int truth = i % wrongEvery == 0 ? (i + 1) % 3 : i % 3;
            outcomes.add(Outcome.of("image " + i, truth, logits));
        }
        return outcomes;
    }

    /** Of equal answers the best probability is how often they are right. */
    @ParameterizedTest
    @ValueSource(floats = {0.5f, 3, 40})
    void probabilitiesBecomeHowOftenAnswersAreRight(float gap) {
        List<Outcome> outcomes = outcomes(300, 5, gap);
        Temperature temperature = Temperature.fitted(outcomes);
        assertEquals(0.8, outcomes.get(0).at(temperature).confidence(), 1e-9);
    }

    @Test
    void aTemperatureIsFittedWhateverItWasBefore() {
        List<Outcome> outcomes = outcomes(300, 5, 3);
        List<Outcome> tempered =
                outcomes.stream().map(outcome -> outcome.at(new Temperature(7))).toList();
        assertEquals(Temperature.fitted(outcomes), Temperature.fitted(tempered));
    }

    @Test
    void answersTheirRanksAndLogitsStayAsTheyAre() {
        Outcome before = Outcome.of("a", 2, new float[] {1, 3, 2});
        Outcome after = before.at(new Temperature(2));
        assertEquals(before.predicted(), after.predicted());
        assertEquals(before.rank(), after.rank());
        assertEquals(before.logit(1), after.logit(1));
        assertTrue(after.confidence() < before.confidence());
        assertNotEquals(before, after);
        assertEquals(before, after.at(Temperature.ONE));
        assertEquals(1, IntStream.range(0, 3).mapToDouble(after::probability).sum(), 1e-12);
        assertEquals(-Math.log(after.truthProbability()), after.loss(), 1e-12);
    }

    @Test
    void fewImagesAndSpotlessOnesDecideNothing() {
        assertEquals(Temperature.ONE, Temperature.fitted(outcomes(Temperature.LEAST_IMAGES - 1, 5, 3)));
        assertNotEquals(Temperature.ONE, Temperature.fitted(outcomes(Temperature.LEAST_IMAGES, 5, 3)));
        List<Outcome> right = IntStream.range(0, 100)
                .mapToObj(i -> Outcome.of("image " + i, 0, new float[] {2, 1, 0}))
                .toList();
        assertEquals(Temperature.ONE, Temperature.fitted(right));
    }

    /** One that is no better than chance has its least loss where all classes are alike. */
    @Test
    void theTemperatureStaysInItsRange() {
        assertEquals(new Temperature(Temperature.MOST), Temperature.fitted(outcomes(60, 1, 3)));
        for (double bad : new double[] {0, -1, Double.NaN, 0.049, 21}) {
            assertThrows(IllegalArgumentException.class, () -> new Temperature(bad), "" + bad);
        }
    }

    @Test
    void anEvaluationHasOneTemperature() {
        Outcome one = Outcome.of("a", 0, new float[] {1, 0, 0});
        List<Outcome> mixed = List.of(one, one.at(new Temperature(2)));
        assertThrows(IllegalArgumentException.class, () -> new SingleLabelEvaluation(LABELS, mixed));
    }

    /** The surest is right, the next wrong, the two last, which are equally sure, one of each. */
    @Test
    void theMostAnswersThatAreRightOftenEnoughAreGiven() {
        Coverage coverage = Coverage.of(List.of(answer(9, true), answer(5, false), answer(1, true), answer(1, false)));
        assertEquals(3, coverage.points().size());
        assertEquals(1, coverage.reaching(1).orElseThrow().given());
        assertEquals(1, coverage.reaching(0.51).orElseThrow().given());
        assertEquals(4, coverage.reaching(0.5).orElseThrow().given());
        for (Coverage.Point point : coverage.points()) { // however the same answers are rounded
            assertEquals(point.given(), coverage.from(point.from()).given());
            assertEquals(point.given(), coverage.from(point.least()).given());
            assertTrue(point.from() < point.least());
        }
        assertEquals(0, coverage.from(1).given());
        assertTrue(Double.isNaN(coverage.from(1).accuracy()));
        assertEquals(4, coverage.from(0).given());
        assertEquals((0 + 0.5 + 0.5 + 0.5) / 4, coverage.riskArea(), 1e-12);
        assertTrue(Coverage.of(List.of(answer(2, false), answer(1, true)))
                .reaching(0.9)
                .isEmpty());
    }

    private static Outcome answer(float logit, boolean right) {
        return Outcome.of("a", right ? 0 : 1, new float[] {logit, 0, 0});
    }

    /** Three known, two others: five of the six pairs are in order, one is tied. */
    @Test
    void whatIsUnlikeTheClassesIsToldByItsScore() {
        Detection detection = Detection.of("score", new double[] {3, 2, 1}, new double[] {1, 0});
        assertEquals(5.5 / 6, detection.rocAuc(), 1e-12);
        assertEquals(0.5, detection.accepted(), 1e-12);
        assertEquals(Math.log(Math.exp(1) + Math.exp(2)), Detection.likeness(new float[] {1, 2}), 1e-12);
        assertEquals(1000, Detection.likeness(new float[] {1000, 0}), 1e-12);
        double[] many = IntStream.range(0, 100).asDoubleStream().toArray();
        assertEquals(
                0.75, Detection.of("score", many, new double[] {5, 6, 4.9, 99}).accepted());
    }
}
