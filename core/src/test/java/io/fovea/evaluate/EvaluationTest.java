package io.fovea.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.data.Labels;
import io.fovea.internal.evaluation.Judgement;
import io.fovea.internal.source.Sample;
import io.fovea.internal.tree.EncodedFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EvaluationTest {
    private static final Labels LABELS = new Labels(List.of("cat", "dog", "owl"));

    @Test
    void equalLogitsAreAnsweredWithTheLowerIndex() {
        float[] logits = {1, 2, 2};
        Outcome lower = Outcome.of("a", 1, logits), higher = Outcome.of("a", 2, logits);
        assertTrue(lower.correct());
        assertEquals(1, higher.predicted());
        assertEquals(1, higher.rank());
        assertFalse(higher.correct());
        assertEquals(lower.confidence(), higher.truthProbability());
    }

    @Test
    void hugeLogitsNeitherOverflowNorLoseTheLoss() {
        Outcome outcome = Outcome.of("a", 0, new float[] {-1e30f, 1e30f, 0});
        assertEquals(1, outcome.confidence());
        assertEquals(0, outcome.truthProbability());
        assertEquals(2e30, outcome.loss(), 1e23);
        assertEquals(2, outcome.rank());
    }

    @Test
    void logitsThatAreNotFiniteAreNoResult() {
        List<Sample> samples = List.of(sample("a"), sample("b"), sample("c"));
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            List<float[]> logits = List.of(new float[] {bad, bad, bad}, new float[] {1, 2, 3}, new float[] {1, bad, 2});
            Judgement judgement = new Judgement(samples, LABELS);
            for (int i = 0; i < 3; i++) judgement.logits(i, logits.get(i), 0, 3);
            NonFiniteAnswers error = assertThrows(NonFiniteAnswers.class, () -> judgement.evaluation());
            assertEquals("the network's answers are not numbers for 2 of 3 images", error.getMessage());
            assertThrows(IllegalArgumentException.class, () -> Outcome.of("a", 0, logits.get(0)));
        }
    }

    /** Both become the figures of a run: a table has the one, a bundle the other. */
    @Test
    void itsSumsGiveItsFiguresToTheLastDigit() {
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            outcomes.add(Outcome.of("a" + i, i % 3, new float[] {0.1f * i, 1, -0.3f * i}));
            Evaluation evaluation = new SingleLabelEvaluation(LABELS, outcomes);
            assertEquals(evaluation.loss(), evaluation.tally().loss());
            assertEquals(evaluation.accuracy(), evaluation.tally().accuracy());
        }
    }

    private static Sample sample(String path) {
        return new Sample(path, 0, new EncodedFile(Path.of(path)));
    }

    @Test
    void outcomeIsCorrectExactlyWhenItsAnswerIsTheTruth() {
        for (int truth = 0; truth < 3; truth++) {
            for (float[] logits : new float[][] {{0, 0, 0}, {1, 0, 1}, {-1, 2, 2}, {3, 2, 1}}) {
                Outcome outcome = Outcome.of("a", truth, logits);
                assertEquals(outcome.predicted() == truth, outcome.correct());
            }
        }
    }

    @Test
    void confusionCountsTruthInRowsAndAnswersInColumns() {
        ConfusionMatrix matrix = ConfusionMatrix.of(3, List.of(answer(0, 1), answer(0, 1), answer(2, 2)));
        assertEquals(2, matrix.count(0, 1));
        assertEquals(0, matrix.count(1, 0));
        assertEquals(2, matrix.support(0));
        assertEquals(2, matrix.answers(1));
        assertEquals(0, matrix.support(1));
    }

    @Test
    void confusionCannotBeChangedThroughItsRows() {
        ConfusionMatrix matrix = ConfusionMatrix.of(3, List.of(answer(0, 1)));
        matrix.rows()[0][1] = 99;
        assertEquals(1, matrix.count(0, 1));
        assertEquals(matrix, ConfusionMatrix.of(3, List.of(answer(0, 1))));
        assertEquals(
                matrix.hashCode(), ConfusionMatrix.of(3, List.of(answer(0, 1))).hashCode());
    }

    @Test
    void evaluationWithoutImagesIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new SingleLabelEvaluation(LABELS, List.of()));
    }

    @Test
    void jsonHasTheFieldsOfTheEvaluateCommand() {
        SingleLabelEvaluation evaluation = new SingleLabelEvaluation(LABELS, List.of(answer(0, 0), answer(1, 0)));
        assertEquals(
                Stream.of(
                                Figure.names(LABELS),
                                List.of(
                                        "intervals",
                                        "images",
                                        "temperature",
                                        "labels",
                                        "macro",
                                        "weighted",
                                        "perClass"),
                                List.of("rankings", "coverage", "confusion"))
                        .flatMap(List::stream)
                        .toList(),
                List.copyOf(evaluation.toJson().keySet()));
        assertEquals(0.5, evaluation.toJson().get("accuracy"));
    }

    @Test
    void figuresHaveTheNamesThatAreKnownBeforehand() {
        SingleLabelEvaluation evaluation = new SingleLabelEvaluation(LABELS, List.of(answer(0, 0), answer(1, 0)));
        assertEquals(
                Figure.names(LABELS),
                evaluation.figures().stream().map(Figure::name).toList());
    }

    /** A figure lies in its interval, which is narrower the more images there are. */
    @Test
    void intervalsHoldTheirFiguresAndShrinkWithMoreImages() {
        List<Outcome> some = new ArrayList<>(), many = new ArrayList<>();
        for (int i = 0; i < 1_600; i++) {
            Outcome outcome = answer(i % 3, i % 7 == 0 ? (i + 1) % 3 : i % 3);
            many.add(outcome);
            if (i < 100) some.add(outcome);
        }
        List<Figure> wide = new SingleLabelEvaluation(LABELS, some).figures();
        List<Figure> narrow = new SingleLabelEvaluation(LABELS, many).figures();
        int compared = 0;
        for (int i = 0; i < wide.size(); i++) {
            Interval few = wide.get(i).interval(), more = narrow.get(i).interval();
            if (few == null || more == null || few.high() == few.low()) continue;
            double value = narrow.get(i).value();
            assertTrue(
                    more.low() <= value && value <= more.high(), narrow.get(i).toString());
            double ratio = (few.high() - few.low()) / (more.high() - more.low()); // 16 times the images
            boolean certain = narrow.get(i).value() == 1; // top-5 of three classes
            assertTrue(certain || ratio > 3 && ratio < 5.5, wide.get(i) + " and " + narrow.get(i));
            compared++;
        }
        assertTrue(compared >= 5, "compared " + compared);
        assertEquals(narrow, new SingleLabelEvaluation(LABELS, many).figures());
    }

    @Test
    void tallyOfPartsIsTheTallyOfTheWhole() {
        List<Outcome> outcomes = List.of(answer(0, 0), answer(1, 0), answer(2, 2), answer(2, 1), answer(1, 1));
        Tally whole = new SingleLabelEvaluation(LABELS, outcomes).tally();
        Tally parts = new SingleLabelEvaluation(LABELS, outcomes.subList(0, 1))
                .tally()
                .plus(new SingleLabelEvaluation(LABELS, outcomes.subList(1, 5)).tally());
        assertEquals(whole.seen(), parts.seen());
        assertEquals(whole.correct(), parts.correct());
        assertEquals(whole.loss(), parts.loss(), 1e-12);
        assertEquals(0.6, whole.accuracy());
        assertTrue(Double.isNaN(Tally.EMPTY.accuracy()));
    }

    @Test
    void binsAreClosedAtTheirUpperEnd() {
        Outcome half = Outcome.of("a", 0, new float[] {0, 0}); // probability 0.5
        Calibration calibration = Calibration.of(List.of(half), 2);
        assertEquals(1, calibration.bins().get(0).images());
        assertTrue(Double.isNaN(calibration.bins().get(1).accuracy()));
        assertEquals(0.5, calibration.expectedError());
    }

    @Test
    void certainAnswerFallsIntoTheLastBin() {
        Outcome certain = Outcome.of("a", 0, new float[] {1000, 0});
        Calibration calibration = Calibration.of(List.of(certain), 15);
        assertEquals(1, calibration.bins().get(14).images());
        assertEquals(0, calibration.expectedError());
    }

    @Test
    void calibrationNeedsABin() {
        assertThrows(IllegalArgumentException.class, () -> Calibration.of(List.of(answer(0, 0)), 0));
    }

    @Test
    void intervalNeedsTrialsAndNoMoreSuccessesThanTrials() {
        assertThrows(IllegalArgumentException.class, () -> Interval.wilson(0, 0));
        assertThrows(IllegalArgumentException.class, () -> Interval.wilson(3, 2));
        assertThrows(IllegalArgumentException.class, () -> Interval.wilson(-1, 2));
    }

    private static Outcome answer(int truth, int answer) {
        float[] logits = new float[3];
        logits[answer] = 2;
        return Outcome.of("images/" + truth, truth, logits);
    }
}
