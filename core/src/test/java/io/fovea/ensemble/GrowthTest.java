package io.fovea.ensemble;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.data.Labels;
import io.fovea.evaluate.Comparison;
import io.fovea.evaluate.Interval;
import io.fovea.evaluate.Outcome;
import io.fovea.evaluate.SingleLabelEvaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GrowthTest {
    private static final Labels LABELS = new Labels(List.of("cat", "dog", "hen"));

    /** Noise of its own, and the right class so much above it. */
    private static SingleLabelEvaluation member(int images, double knows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            float[] logits = new float[3];
            for (int c = 0; c < 3; c++) logits[c] = (float) (4 * random.nextDouble() + (c == i % 3 ? knows : 0));
            outcomes.add(Outcome.of(i + ".jpg", i % 3, logits));
        }
        return new SingleLabelEvaluation(LABELS, outcomes);
    }

    private static Growth.Step step(long onlyBefore, long onlyAfter, double accuracy) {
        Comparison.Difference none = new Comparison.Difference(0, new Interval(0, 0));
        Comparison.Difference change = new Comparison.Difference(accuracy, new Interval(0, 1));
        double p = Math.abs(onlyAfter - onlyBefore) > 10 ? 0.001 : 0.6;
        return new Growth.Step(0, 90, 100, new Comparison(100, 70, onlyBefore, onlyAfter, p, change, none));
    }

    private static String sentence(Growth.Step... changes) {
        List<Growth.Step> steps = new ArrayList<>(List.of(new Growth.Step(0, 80, 100, null)));
        steps.addAll(List.of(changes));
        return new Growth(steps).sentence();
    }

    private static Growth.Step better(double points) {
        return step(1, 20, points / 100);
    }

    private static Growth.Step chance() {
        return step(3, 4, 0.001);
    }

    @Test
    void theBestIsFirstAndWhoAddsMostIsNext() {
        SingleLabelEvaluation weak = member(300, 0.8, 1), best = member(300, 2, 2), good = member(300, 1.6, 3);
        Growth growth = Growth.of(List.of(weak, best, best, good));
        assertEquals(
                List.of(1, 3),
                growth.steps().stream().map(Growth.Step::member).limit(2).toList());
        assertNull(growth.steps().get(0).change());
        assertEquals(best.accuracy(), growth.steps().get(0).accuracy());
        Comparison change = growth.steps().get(1).change();
        assertEquals(Comparison.Verdict.BETTER, change.verdict(), change.toString());
        assertEquals(
                growth.steps().get(1).correct() - growth.steps().get(0).correct(),
                change.onlySecond() - change.onlyFirst());
        assertTrue(growth.sentence().startsWith("The second member brings"), growth.sentence());
        assertEquals(growth, Growth.of(List.of(weak, best, best, good)), "the same every time");
    }

    @Test
    void whatDoesNotPayIsToldInOneSentence() {
        assertEquals("", sentence());
        assertEquals("The second member brings 1.2 points.", sentence(better(1.2)));
        assertEquals("The second member brings nothing that could not be chance.", sentence(chance()));
        assertEquals(
                "The second and third members bring nothing that could not be chance.", sentence(chance(), chance()));
        assertEquals(
                "The second member brings 3.0 points; the third brings 1.2 points; the fourth and fifth nothing that"
                        + " could not be chance. The first three may do.",
                sentence(better(3), better(1.2), chance(), chance()));
        assertEquals(
                "The second member brings nothing that could not be chance; the third brings 2.0 points; the fourth to"
                        + " sixth nothing that could not be chance. The first three may do.",
                sentence(chance(), better(2), chance(), chance(), chance()));
        assertEquals(
                "The second member costs 1.5 points; the third brings 1.0 points.",
                sentence(step(20, 1, -0.015), better(1)));
    }

    @Test
    void anyNumberOfMembersHasAnOrdinal() {
        Growth.Step[] many = new Growth.Step[121];
        for (int i = 0; i < many.length; i++) many[i] = chance();
        for (int place : new int[] {12, 13, 21, 22, 23, 111}) many[place - 1] = better(1);
        String sentence = sentence(many);
        for (String ordinal : List.of("13th", "14th", "22nd", "23rd", "24th", "112th", "113th to 122nd")) {
            assertTrue(sentence.contains(ordinal), ordinal + " in " + sentence);
        }
    }
}
