package io.fovea.internal.ensemble;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import io.fovea.ensemble.Vote;
import io.fovea.ensemble.VoteRule;
import io.fovea.evaluate.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VoteFitTest {
    private static final int CLASSES = 3;

    /** @param knows what the right class has more than noise */
    static List<Outcome> member(int images, double knows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            float[] logits = new float[CLASSES];
            for (int c = 0; c < CLASSES; c++)
                logits[c] = (float) (4 * random.nextDouble() + (c == i % CLASSES ? knows : 0));
            outcomes.add(Outcome.of(i + ".jpg", i % CLASSES, logits));
        }
        return outcomes;
    }

    private static double loss(List<Outcome> outcomes) {
        return outcomes.stream().mapToDouble(Outcome::loss).average().orElseThrow();
    }

    @Test
    void aMemberThatKnowsNothingGetsLittleWeight() {
        List<List<Outcome>> members = List.of(member(300, 2, 1), member(300, 0, 2), member(300, 1.9, 3));
        VoteFit fit = VoteFit.of(VoteRule.WEIGHTED, members, 1);
        List<Double> weights = ((Vote.Soft) fit.vote()).weights();
        assertTrue(weights.get(1) < 0.05, weights.toString());
        assertTrue(weights.get(0) > weights.get(2) && weights.get(2) > 0.1, weights.toString());
        assertTrue(fit.crossFitted());
        assertTrue(
                loss(fit.answers()) < loss(VoteFit.of(VoteRule.SOFT, members, 1).answers()));
    }

    @Test
    void aStackedVoteTurnsRoundWhoIsAlwaysWrong() {
        List<Outcome> wrong = member(300, -3, 4);
        VoteFit fit = VoteFit.of(VoteRule.STACKED, List.of(wrong, member(300, 0.5, 5)), 1);
        assertTrue(loss(fit.answers()) < 0.8 * loss(member(300, 0.5, 5)), "loss " + loss(fit.answers()));
        assertTrue(fit.notes().get(0).contains("decay"), fit.notes().toString());
    }

    /** On the images that they are fitted on, weights are at least as good as equal ones. */
    @ParameterizedTest
    @EnumSource(names = {"WEIGHTED", "STACKED"})
    void figuresOfNoiseAreNotFlattered(VoteRule rule) {
        List<List<Outcome>> noise = new ArrayList<>();
        for (int m = 0; m < 6; m++) noise.add(member(60, 0, 10 + m));
        double alike = loss(VoteFit.of(VoteRule.SOFT, noise, 1).answers());
        double learnt = loss(VoteFit.of(rule, noise, 1).answers());
        assertTrue(learnt > (rule == VoteRule.WEIGHTED ? alike : Math.log(CLASSES) - 0.01), learnt + ", " + alike);
    }

    @ParameterizedTest
    @EnumSource
    void theSameSeedGivesTheSameVoteAndAnswers(VoteRule rule) {
        List<List<Outcome>> members = List.of(member(60, 2, 1), member(60, 1, 2));
        VoteFit first = VoteFit.of(rule, members, 7), second = VoteFit.of(rule, members, 7);
        assertEquals(first, second);
        assertEquals(rule.learns(), first.crossFitted());
        assertEquals(60, first.answers().size());
        assertEquals("17.jpg", first.answers().get(17).path());
    }

    @Test
    void answersOfAPlainVoteAreThoseOfTheBundle() {
        List<List<Outcome>> members = List.of(member(20, 2, 1), member(20, 1, 2), member(20, 1, 3));
        List<Member> read = IntStream.range(0, 3)
                .mapToObj(m -> new Member(members.get(m).get(0).temperature(), List.of(0, 1, 2), null))
                .toList();
        float[] logits = new float[20 * 3 * CLASSES];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = members.get(i / CLASSES % 3).get(i / CLASSES / 3).logit(i % CLASSES);
        }
        for (VoteRule rule : List.of(VoteRule.SOFT, VoteRule.HARD, VoteRule.MEDIAN)) {
            float[] rows = new Combination(rule.vote(3), read, false).of(logits, 20);
            VoteFit fit = VoteFit.of(rule, members, 1);
            float[] answers = new float[rows.length];
            for (int i = 0; i < rows.length; i++)
                answers[i] = fit.answers().get(i / CLASSES).logit(i % CLASSES);
            assertArrayEquals(rows, answers, rule.toString());
        }
    }

    @Test
    void ofTooFewImagesNothingIsLearnt() {
        for (VoteRule rule : List.of(VoteRule.WEIGHTED, VoteRule.STACKED)) {
            UserError few = assertThrows(UserError.class, () -> VoteFit.of(rule, List.of(member(9, 1, 1)), 1));
            assertTrue(few.getMessage().contains("got 9 with 3 such"), few.getMessage());
            assertTrue(few.fix().contains("--vote soft"));
            List<Outcome> oneClass = IntStream.range(0, 12)
                    .mapToObj(i -> Outcome.of("" + i, i == 0 ? 0 : 1, new float[] {i % 2, 0.5f, 0}))
                    .toList();
            assertThrows(UserError.class, () -> VoteFit.of(rule, List.of(oneClass), 1));
        }
    }

    @Test
    void whereAllIsRightAllCountAlike() {
        VoteFit fit = VoteFit.of(VoteRule.WEIGHTED, List.of(member(30, 9, 1), member(30, 12, 2)), 1);
        assertEquals(Vote.Soft.equal(2), fit.vote());
        assertFalse(fit.crossFitted());
        assertTrue(fit.notes().get(0).contains("all 30 images"), fit.notes().toString());
    }

    @Test
    void membersThatJudgedOtherImagesAreRefused() {
        List<Outcome> one = member(30, 1, 1);
        assertThrows(
                IllegalArgumentException.class, () -> VoteFit.of(VoteRule.SOFT, List.of(one, one.subList(1, 30)), 1));
        List<Outcome> turned = new ArrayList<>(one);
        turned.set(0, one.get(1));
        turned.set(1, one.get(0));
        assertThrows(IllegalArgumentException.class, () -> VoteFit.of(VoteRule.SOFT, List.of(one, turned), 1));
    }

    @Test
    void equalMembersKeepEqualWeights() {
        List<Outcome> one = member(50, 1, 1);
        VoteFit fit = VoteFit.of(VoteRule.WEIGHTED, List.of(one, one, one, one), 1);
        for (double weight : ((Vote.Soft) fit.vote()).weights()) assertEquals(0.25, weight, 1e-12);
        List<List<Outcome>> two = List.of(one, member(50, 1, 2), one);
        List<Double> weights =
                ((Vote.Soft) VoteFit.of(VoteRule.WEIGHTED, two, 1).vote()).weights();
        assertEquals(weights.get(0), weights.get(2), 1e-12);
    }

    @Test
    void fittingKeepsNoNativeMemory() {
        List<List<Outcome>> members = List.of(member(40, 1, 1), member(40, 1, 2));
        long before = 0;
        for (int i = 0; i < 6; i++) {
            VoteFit.of(VoteRule.STACKED, members, i);
            if (i == 1) before = Pointer.totalCount();
        }
        assertTrue(Pointer.totalCount() <= before, before + " natives became " + Pointer.totalCount());
    }
}
