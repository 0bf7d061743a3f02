package io.fovea.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import io.fovea.evaluate.LabelMeans;
import io.fovea.evaluate.Tally;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EarlyStopTest {
    /** Epochs with these validation results, 100 images each. */
    private static List<EpochReport> history(double[]... correctAndLoss) {
        List<EpochReport> history = new ArrayList<>();
        for (double[] epoch : correctAndLoss) {
            Tally validation = new Tally(100, (long) epoch[0], 100 * epoch[1]);
            history.add(new EpochReport(history.size() + 1, Tally.EMPTY, validation, 0.1, 1));
        }
        return history;
    }

    @Test
    void accuracyDecidesAndLossBreaksTies() {
        EarlyStop rule = EarlyStop.parse("accuracy:0");
        assertEquals(2, rule.best(history(new double[] {80, 0.5}, new double[] {90, 0.4}, new double[] {90, 0.3})));
    }

    @Test
    void firstOfEqualEpochsIsBest() {
        for (String text : List.of("accuracy:0", "loss:0")) {
            assertEquals(0, EarlyStop.parse(text).best(history(new double[] {80, 0.5}, new double[] {80, 0.5})), text);
        }
    }

    /** Epochs of images with several labels: mean F1, mAP and loss. */
    private static List<EpochReport> ofLabels(double[]... epochs) {
        List<EpochReport> history = new ArrayList<>();
        for (double[] epoch : epochs) {
            Tally validation = new Tally(100, 50, 100 * epoch[2]);
            LabelMeans labels = new LabelMeans(epoch[0], epoch[1]);
            history.add(new EpochReport(history.size() + 1, Tally.EMPTY, validation, 0.1, 1, labels));
        }
        return history;
    }

    @Test
    void figuresOfLabelsDecideAndLossBreaksTies() {
        List<EpochReport> history = ofLabels(
                new double[] {0.5, 0.9, 0.4},
                new double[] {0.7, 0.8, 0.5},
                new double[] {0.7, 0.8, 0.45},
                new double[] {0.6, 0.7, 0.3});
        assertEquals(2, EarlyStop.parse("f1:0").best(history));
        assertEquals(0, EarlyStop.parse("map:0").best(history));
        assertTrue(EarlyStop.parse("map:3").reached(history));
        assertFalse(EarlyStop.parse("f1:3").reached(history));
        assertTrue(EarlyStop.parse("f1:2:0.2").reached(history));
    }

    @Test
    void anEpochWhoseFiguresOfLabelsAreNotKnownIsNoBetter() {
        List<EpochReport> history = ofLabels(new double[] {0.5, 0.5, 0.4}, new double[] {Double.NaN, Double.NaN, 0.3});
        assertEquals(0, EarlyStop.parse("f1:0").best(history));
    }

    @Test
    void accuracyOfSeveralLabelsIsCalledWhatItIs() {
        assertEquals("validation accuracy", EarlyStop.parse("accuracy:1").rule());
        assertEquals(
                "share of validation images exactly right",
                EarlyStop.parse("accuracy:1").rule(true));
    }

    @Test
    void lossIgnoresAccuracy() {
        assertEquals(1, EarlyStop.parse("loss:0").best(history(new double[] {95, 0.5}, new double[] {80, 0.4})));
    }

    @Test
    void anEpochWithoutALossIsNeverTheBest() {
        double[] ruined = {100, Double.NaN}, good = {10, 5};
        for (String text : List.of("accuracy:1", "loss:1")) {
            EarlyStop rule = EarlyStop.parse(text);
            assertEquals(0, rule.best(history(good, ruined)), text);
            assertEquals(1, rule.best(history(ruined, good)), text);
            assertEquals(-1, rule.best(history(ruined)), text);
        }
    }

    @Test
    void stopsAfterPatienceEpochsWithoutABetterOne() {
        EarlyStop rule = EarlyStop.parse("loss:2");
        List<EpochReport> history = history(new double[] {0, 0.3}, new double[] {0, 0.4}, new double[] {0, 0.35});
        assertFalse(rule.reached(history.subList(0, 2)));
        assertTrue(rule.reached(history));
    }

    @Test
    void improvementsBelowTheLeastDoNotCountButTheBestEpochIsTheBest() {
        List<EpochReport> creeping = history(
                new double[] {80, 0.50}, new double[] {81, 0.49}, new double[] {82, 0.48}, new double[] {83, 0.47});
        assertFalse(EarlyStop.parse("loss:3").reached(creeping));
        EarlyStop rule = EarlyStop.parse("loss:3:0.05");
        assertTrue(rule.reached(creeping));
        assertFalse(rule.reached(creeping.subList(0, 3)));
        assertEquals(3, rule.best(creeping));
        assertFalse(EarlyStop.parse("loss:3:0.015").reached(creeping), "two epochs together are enough better");
        assertTrue(EarlyStop.parse("accuracy:3:0.03").reached(creeping));
        assertFalse(EarlyStop.parse("accuracy:3:0.029").reached(creeping));
    }

    @Test
    void textHasTheLeastImprovementOnlyIfThereIsOne() {
        for (String text : List.of("loss:5", "loss:5:0.001", "accuracy:0:0.0001", "f1:3", "map:4:0.01")) {
            assertEquals(text, EarlyStop.parse(text).text());
        }
        assertEquals(new EarlyStop(EarlyStop.Metric.LOSS, 5, 0.001), EarlyStop.parse("loss:5:1e-3"));
    }

    @Test
    void noPatienceNeverStops() {
        assertFalse(EarlyStop.parse("loss:0").reached(history(new double[] {0, 1}, new double[] {0, 2})));
        assertFalse(EarlyStop.parse("loss:3").reached(List.of()));
    }

    @Test
    void badTextIsTheUsersMistake() {
        for (String text : List.of("", "recall:3", "loss:-1", "loss:x", "loss:3:-1", "loss:3:x", "loss:3:0:1")) {
            assertThrows(UserError.class, () -> EarlyStop.parse(text), text);
        }
    }
}
