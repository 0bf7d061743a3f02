package io.fovea.ensemble;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.data.Labels;
import io.fovea.evaluate.Outcome;
import io.fovea.evaluate.SingleLabelEvaluation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DiversityTest {
    private static final Labels LABELS = new Labels(List.of("cat", "dog", "hen"));

    /** Of images that all show a cat: which are taken for which class. */
    private static SingleLabelEvaluation answers(int... answers) {
        return new SingleLabelEvaluation(
                LABELS,
                IntStream.range(0, answers.length)
                        .mapToObj(i -> {
                            float[] logits = new float[3];
                            logits[answers[i]] = 3;
                            return Outcome.of(i + ".jpg", 0, logits);
                        })
                        .toList());
    }

    /** A member that has the images wrong which are named. */
    static SingleLabelEvaluation wrong(int images, Set<Integer> wrong) {
        return answers(
                IntStream.range(0, images).map(i -> wrong.contains(i) ? 1 : 0).toArray());
    }

    static Set<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().collect(Collectors.toSet());
    }

    @Test
    void whoErrsTogetherIsTold() {
        SingleLabelEvaluation a = answers(0, 0, 0, 0, 1, 1), b = answers(0, 0, 0, 1, 2, 1);
        Diversity.Pair pair = Diversity.of(List.of(a, b), a).pairs().get(0);
        assertEquals(2.0 / 6, pair.disagreement(), 1e-12, "two wrong answers may differ");
        assertEquals(2.0 / 6, pair.doubleFault(), 1e-12);
        assertEquals(6 / Math.sqrt(2 * 4 * 3 * 3), pair.errorCorrelation(), 1e-12);
        assertEquals(1, pair.q(), 1e-12);
    }

    @Test
    void equalMembersDoNotDiffer() {
        SingleLabelEvaluation one = wrong(20, range(0, 5));
        Diversity diversity = Diversity.of(List.of(one, one, one), one);
        assertEquals(0, diversity.disagreement());
        assertEquals(1, diversity.errorCorrelation(), 1e-12);
        assertEquals(List.of(5L, 5L, 5L), diversity.errors());
        assertEquals(3 * 0.25 * 0.25 * 0.75 + 0.25 * 0.25 * 0.25, diversity.expectedError(), 1e-12);
        assertEquals(0.25, diversity.measuredError(), 1e-12);
        assertEquals(0.75, diversity.accuracy(2), 1e-12);
    }

    @Test
    void errorsOfWhoIsAlwaysRightHaveNoCorrelation() {
        SingleLabelEvaluation right = wrong(20, Set.of()), some = wrong(20, range(0, 5));
        Diversity diversity = Diversity.of(List.of(right, some), some);
        assertNull(diversity.pairs().get(0).errorCorrelation());
        assertNull(diversity.pairs().get(0).q());
        assertTrue(Double.isNaN(diversity.errorCorrelation()));
        assertEquals(0.25, diversity.disagreement(0, 1), 1e-12);
        assertEquals(0.25, diversity.disagreement(1, 0), 1e-12);
        assertEquals(0, diversity.disagreement(1, 1));
    }

    @Test
    void imagesAreMatchedByTheirPaths() {
        SingleLabelEvaluation one = wrong(30, range(0, 5)), other = wrong(30, range(3, 10));
        List<Outcome> mixed = new ArrayList<>(other.outcomes());
        Collections.shuffle(mixed, new Random(1));
        assertEquals(
                Diversity.of(List.of(one, other), one),
                Diversity.of(List.of(one, new SingleLabelEvaluation(LABELS, mixed)), one));
        SingleLabelEvaluation fewer = wrong(29, Set.of());
        assertThrows(IllegalArgumentException.class, () -> Diversity.of(List.of(one, fewer), one));
        assertThrows(IllegalArgumentException.class, () -> Diversity.of(List.of(one), fewer));
    }

    /** The formula of textbooks. */
    @Test
    void ofThreeMembersTwoOrThreeMustErr() {
        for (double p : new double[] {0, 0.05, 0.3, 0.5, 0.9}) {
            assertEquals(3 * p * p * (1 - p) + p * p * p, ExpectedError.ofMajority(3, p), 1e-15);
        }
    }

    @Test
    void aMajorityIsAsGoodAsOneOfItsTwoMembers() {
        assertEquals(0.2, ExpectedError.ofMajority(2, 0.2), 1e-15);
        assertThrows(IllegalArgumentException.class, () -> ExpectedError.ofMajority(0, 0.2));
        assertThrows(IllegalArgumentException.class, () -> ExpectedError.ofMajority(3, 1.2));
        assertThrows(IllegalArgumentException.class, () -> ExpectedError.ofMajority(new double[0]));
    }

    @Test
    void numbersAreAveragedMemberByMember() {
        double[][] members = {{1, 10}, {2, 30}, {9, 20}, {4, 40}};
        assertEquals(List.of(4.0, 25.0), boxed(Averages.mean(members)));
        assertEquals(List.of(3.0, 25.0), boxed(Averages.median(members)));
        assertEquals(List.of(2.0, 20.0), boxed(Averages.median(new double[][] {members[0], members[1], members[2]})));
        assertThrows(IllegalArgumentException.class, () -> Averages.mean(new double[][] {{1}, {1, 2}}));
        assertThrows(IllegalArgumentException.class, () -> Averages.median(new double[0][]));
    }

    private static List<Double> boxed(double[] values) {
        return IntStream.range(0, values.length).mapToObj(i -> values[i]).toList();
    }
}
