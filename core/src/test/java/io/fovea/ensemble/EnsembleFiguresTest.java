package io.fovea.ensemble;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.data.LabelSet;
import io.fovea.data.Labels;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.MultiLabelEvaluation;
import io.fovea.evaluate.MultiLabelOutcome;
import io.fovea.evaluate.SingleLabelEvaluation;
import io.fovea.evaluate.Thresholds;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EnsembleFiguresTest {
    private static final EnsembleFigures.Model A = new EnsembleFigures.Model("a", "mlp", "28 x 28", 2.0, 1000),
            B = new EnsembleFigures.Model("b", "cnn", "28 x 28", null, 2000),
            WHOLE = new EnsembleFigures.Model("both", "", "", 5.0, 3000);

    private static EnsembleFigures figures(
            SingleLabelEvaluation a, SingleLabelEvaluation b, SingleLabelEvaluation all) {
        Vote vote = new Vote.Soft(List.of(0.75, 0.25));
        return EnsembleFigures.of(VoteRule.WEIGHTED, vote, true, List.of(A, B), List.of(a, b), WHOLE, all);
    }

    private static SingleLabelEvaluation wrong(int from, int to) {
        return DiversityTest.wrong(100, DiversityTest.range(from, to));
    }

    @Test
    void theGainIsThatOverTheBestMember() {
        EnsembleFigures figures = figures(wrong(0, 20), wrong(10, 40), wrong(10, 20));
        assertEquals(0, figures.best());
        assertEquals(10, figures.gain().onlySecond());
        assertEquals(0.75, figures.members().get(0).weight());
        assertNull(figures.ensemble().weight());
        List<String> sentences = figures.sentences();
        assertEquals(
                "The ensemble's accuracy is 10.00 points above that of its best member, a: it is better"
                        + " (p = 0.0020, McNemar's test); an image takes it 2.5 times as long.",
                sentences.get(0));
        assertTrue(sentences.get(1).startsWith("If its 2 members erred independently"), sentences.get(1));
        assertTrue(sentences.get(1).contains("the ensemble errs on 10.0 %"), sentences.get(1));
        assertEquals(4, sentences.size());
    }

    @Test
    void whatWasNotMeasuredIsLeftOut() {
        EnsembleFigures figures = figures(wrong(0, 30), wrong(0, 20), wrong(0, 20));
        assertEquals(1, figures.best());
        assertEquals(
                "The ensemble's accuracy is that of its best member, b.",
                figures.sentences().get(0));
        EnsembleFigures worse = figures(wrong(0, 20), wrong(0, 30), wrong(0, 30));
        assertTrue(
                worse.sentences()
                        .get(0)
                        .startsWith(
                                "The ensemble's accuracy is 10.00 points below that of its best member, a: it is worse"),
                worse.sentences().toString());
        assertEquals(
                List.of(
                        "vote",
                        "crossFitted",
                        "members",
                        "ensemble",
                        "best",
                        "gain",
                        "diversity",
                        "growth",
                        "sentences"),
                List.copyOf(figures.toJson().keySet()));
    }

    @Test
    void membersAreOfTheSameImages() {
        SingleLabelEvaluation one = wrong(0, 1), other = DiversityTest.wrong(99, Set.of());
        assertThrows(IllegalArgumentException.class, () -> figures(one, other, one));
    }

    @Test
    void severalLabelsHaveFiguresAndNoComparison() {
        Labels labels = new Labels(List.of("sky", "sea"), true);
        Evaluation one = new MultiLabelEvaluation(
                labels,
                IntStream.range(0, 20)
                        .mapToObj(i ->
                                MultiLabelOutcome.of(i + "", LabelSet.of(i % 2), new float[] {1, i % 2 == 1 ? 1 : -1}))
                        .toList(),
                Thresholds.half(2));
        EnsembleFigures figures = EnsembleFigures.of(
                VoteRule.MEDIAN, new Vote.Median(), false, List.of(A, B), List.of(one, one), WHOLE, one);
        assertNull(figures.gain());
        assertTrue(figures.several());
        assertEquals(one.multiLabel().macroF1(), figures.ensemble().value());
        assertEquals(1, figures.sentences().size());
        assertTrue(
                figures.sentences().get(0).startsWith("The ensemble's mean F1"),
                figures.sentences().toString());
    }
}
