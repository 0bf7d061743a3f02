package io.fovea.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.data.LabelSet;
import io.fovea.data.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ThresholdsTest {
    private static final Labels ONE = new Labels(List.of("cat"), true);

    /** @param probability of the label, by way of its logit */
    private static MultiLabelOutcome outcome(boolean has, double probability) {
        float logit = (float) Math.log(probability / (1 - probability));
        return MultiLabelOutcome.of("a", has ? LabelSet.of(0) : LabelSet.NONE, new float[] {logit});
    }

    private static List<MultiLabelOutcome> outcomes(int images, boolean has, double probability) {
        List<MultiLabelOutcome> all = new ArrayList<>();
        for (int i = 0; i < images; i++) all.add(outcome(has, probability));
        return all;
    }

    private static double best(List<MultiLabelOutcome> with, List<MultiLabelOutcome> without) {
        List<MultiLabelOutcome> all = new ArrayList<>(with);
        all.addAll(without);
        return Thresholds.best(1, all).values().get(0);
    }

    @Test
    void theBestThresholdLiesHalfWayBetweenWhatItSeparates() {
        assertEquals(0.3, best(outcomes(6, true, 0.4), outcomes(6, false, 0.2)), 1e-6);
        assertEquals(0.8, best(outcomes(6, true, 0.9), outcomes(6, false, 0.7)), 1e-6);
    }

    @Test
    void aHalfStaysWhereItIsAsGood() {
        assertEquals(0.5, best(outcomes(6, true, 0.9), outcomes(6, false, 0.2)));
    }

    @Test
    void fewImagesWithALabelOrWithoutItChooseNothing() {
        assertEquals(0.5, best(outcomes(4, true, 0.4), outcomes(50, false, 0.2)));
        assertEquals(0.5, best(outcomes(50, true, 0.4), outcomes(4, false, 0.2)));
    }

    @Test
    void noOtherThresholdHasAHigherF1() {
        Random random = new Random(5);
        for (int round = 0; round < 50; round++) {
            List<MultiLabelOutcome> outcomes = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                boolean has = random.nextInt(3) == 0;
                outcomes.add(outcome(has, 0.01 + 0.98 * Math.min(1, random.nextInt(20) / 25.0 + (has ? 0.2 : 0))));
            }
            MultiLabelEvaluation evaluation = new MultiLabelEvaluation(ONE, outcomes, Thresholds.half(1));
            double best = evaluation.atBest().micro().f1();
            for (double other = 0.005; other < 1; other += 0.005) {
                assertTrue(
                        best >= evaluation.at(Thresholds.all(other, 1)).micro().f1(), "better from " + other);
            }
        }
    }

    @Test
    void aLabelIsGivenFromItsThresholdOn() {
        MultiLabelOutcome outcome = MultiLabelOutcome.of("a", LabelSet.NONE, new float[] {0, 0, 0});
        assertEquals(LabelSet.of(0, 1), outcome.given(new Thresholds(List.of(0.4, 0.5, 0.6))));
    }

    @Test
    void thresholdsOutsideOfZeroToOneAreRefused() {
        for (double value : new double[] {0, 1, -0.1, Double.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> Thresholds.all(value, 2));
        }
    }
}
