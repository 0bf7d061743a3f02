package io.fovea.internal.ensemble;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.data.Labels;
import io.fovea.ensemble.Vote;
import io.fovea.evaluate.MultiLabelOutcome;
import io.fovea.evaluate.Temperature;
import io.fovea.evaluate.Thresholds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CombinationTest {
    private static final int CLASSES = 5, IMAGES = 40;

    static Stream<Vote> ofThree() {
        return Stream.of(Vote.Soft.equal(3), Vote.Hard.equal(3), new Vote.Median());
    }

    private static float[] drawn(int members, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] logits = new float[IMAGES * members * CLASSES];
        for (int i = 0; i < logits.length; i++) logits[i] = (float) (10 * random.nextDouble() - 5);
        return logits;
    }

    private static List<Member> members(int count, boolean several) {
        List<Integer> places = IntStream.range(0, CLASSES).boxed().toList();
        Member member = new Member(Temperature.ONE, places, several ? Thresholds.half(CLASSES) : null);
        return Collections.nCopies(count, member);
    }

    /** [images][members][classes] with the members in another order, of which some may stand twice. */
    private static float[] chosen(float[] logits, int members, int... order) {
        float[] result = new float[IMAGES * order.length * CLASSES];
        for (int image = 0; image < IMAGES; image++) {
            for (int m = 0; m < order.length; m++) {
                int from = (image * members + order[m]) * CLASSES, to = (image * order.length + m) * CLASSES;
                System.arraycopy(logits, from, result, to, CLASSES);
            }
        }
        return result;
    }

    private static float[] softmax(float[] logits) {
        float[] result = new float[logits.length];
        for (int row = 0; row < logits.length; row += CLASSES) {
            double sum = 0;
            for (int c = 0; c < CLASSES; c++) sum += Math.exp(logits[row + c]);
            for (int c = 0; c < CLASSES; c++) result[row + c] = (float) (Math.exp(logits[row + c]) / sum);
        }
        return result;
    }

    private static int[] answers(float[] logits) {
        return IntStream.range(0, logits.length / CLASSES)
                .map(row -> IntStream.range(0, CLASSES)
                        .reduce((a, b) -> logits[row * CLASSES + b] > logits[row * CLASSES + a] ? b : a)
                        .orElseThrow())
                .toArray();
    }

    @ParameterizedTest
    @MethodSource("ofThree")
    void membersThatSayTheSameChangeNoAnswer(Vote vote) {
        float[] one = drawn(1, 3);
        float[] combined = new Combination(vote, members(3, false), false).of(chosen(one, 1, 0, 0, 0), IMAGES);
        assertArrayEquals(answers(one), answers(combined));
        if (!(vote instanceof Vote.Hard)) assertArrayEquals(softmax(one), softmax(combined), 1e-6f);
    }

    @ParameterizedTest
    @MethodSource("ofThree")
    void membersThatSayTheSameGiveTheSameLabels(Vote vote) {
        float[] one = drawn(1, 4);
        float[] combined = new Combination(vote, members(3, true), true).of(chosen(one, 1, 0, 0, 0), IMAGES);
        for (int i = 0; i < one.length; i++) {
            assertEquals(one[i] >= 0, combined[i] >= 0, "value " + i);
            if (!(vote instanceof Vote.Hard)) assertEquals(one[i], combined[i], 1e-5);
        }
    }

    @ParameterizedTest
    @MethodSource("ofThree")
    void theOrderOfTheMembersChangesNothing(Vote vote) {
        float[] logits = drawn(3, 5);
        for (boolean several : new boolean[] {false, true}) {
            Combination combination = new Combination(vote, members(3, several), several);
            assertArrayEquals(
                    combination.of(logits, IMAGES), combination.of(chosen(logits, 3, 2, 0, 1), IMAGES), 1e-6f);
        }
    }

    @Test
    void allOfTheWeightOnOneMemberIsThatMember() {
        float[] logits = drawn(3, 6);
        for (int member = 0; member < 3; member++) {
            List<Double> weights = new ArrayList<>(List.of(0.0, 0.0, 0.0));
            weights.set(member, 1.0);
            float[] alone = chosen(logits, 3, member);
            for (Vote vote : List.of(new Vote.Soft(weights), new Vote.Hard(weights))) {
                float[] combined = new Combination(vote, members(3, false), false).of(logits, IMAGES);
                assertArrayEquals(answers(alone), answers(combined));
                if (vote instanceof Vote.Soft) assertArrayEquals(softmax(alone), softmax(combined), 1e-6f);
            }
        }
    }

    @Test
    void theMeanProbabilityDecidesTies() {
        float[] logits = {3, 0, 0, 0, 0, 0, 5, 0, 0, 0};
        Combination two = new Combination(Vote.Hard.equal(2), members(2, false), false);
        assertArrayEquals(new int[] {1}, answers(two.of(logits, 1)));
        float[] likely = softmax(two.of(logits, 1));
        assertTrue(Math.abs(likely[1] - likely[0]) < Vote.Hard.TIE, "it decides, and no more");
        float[] three = {3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 50, 0, 0, 0};
        Combination most = new Combination(Vote.Hard.equal(3), members(3, false), false);
        assertArrayEquals(new int[] {0}, answers(most.of(three, 1)), "however sure the third is");
    }

    @Test
    void aHardVoteOfLabelsAsksTheThresholdsOfItsMembers() {
        List<Integer> turned = List.of(1, 0);
        Member first = new Member(Temperature.ONE, List.of(0, 1), new Thresholds(List.of(0.9, 0.1)));
        Member second = new Member(Temperature.ONE, turned, new Thresholds(List.of(0.1, 0.9)));
        Combination combination = new Combination(Vote.Hard.equal(2), List.of(first, second), true);
        float[] combined = combination.of(new float[] {1, -1, -1, 1}, 1);
        assertTrue(combined[0] < -5 && combined[1] > 5, combined[0] + ", " + combined[1]);
    }

    @Test
    void aStackedVoteAddsWhatEachMemberSaysOfEachClass() {
        Vote stacked = new Vote.Stacked(
                List.of(List.of(1.0, 0.0), List.of(0.0, 1.0), List.of(0.0, 0.0), List.of(0.0, 0.0), List.of(0.5, 0.0)));
        Member member = new Member(Temperature.ONE, List.of(0, 1), null);
        float[] logits = new Combination(stacked, List.of(member, member), false).of(new float[] {2, 1, -7, 9}, 1);
        assertEquals(1.5, logits[0] - logits[1], 1e-6, "the first member's difference and the bias");
        assertEquals(1, Math.exp(logits[0]) + Math.exp(logits[1]), 1e-6);
    }

    @ParameterizedTest
    @MethodSource("ofThree")
    void oneMemberThatIsNotFiniteRuinsItsImageAlone(Vote vote) {
        float[] logits = drawn(3, 7);
        logits[17] = Float.NEGATIVE_INFINITY;
        for (boolean several : new boolean[] {false, true}) {
            float[] rows = new Combination(vote, members(3, several), several).of(logits, IMAGES);
            for (int i = 0; i < rows.length; i++) assertEquals(i / CLASSES == 1, Float.isNaN(rows[i]), "value " + i);
        }
    }

    @ParameterizedTest
    @MethodSource("ofThree")
    void aProbabilityOfNothingStaysFinite(Vote vote) {
        float[] logits = new float[3 * CLASSES];
        for (int member = 0; member < 3; member++) logits[member * CLASSES + member] = 3000;
        for (boolean several : new boolean[] {false, true}) {
            for (float value : new Combination(vote, members(3, several), several).of(logits, 1)) {
                assertTrue(Float.isFinite(value), vote + ": " + value);
            }
        }
        float[] sure = {200, -200, 200, -200, 0, 200, -200, 200, -200, 0, 200, -200, 200, -200, 0};
        float[] labels = new Combination(vote, members(3, true), true).of(sure, 1);
        assertTrue(labels[0] > 6 && labels[1] < -6);
        if (!(vote instanceof Vote.Hard)) assertTrue(labels[0] > 80, "not rounded to 1");
        assertEquals(0.5, MultiLabelOutcome.sigmoid(labels[4]), 0.5);
    }

    @Test
    void whatDoesNotFitTogetherIsRefused() {
        List<Member> three = members(3, false);
        assertThrows(IllegalArgumentException.class, () -> new Combination(Vote.Soft.equal(2), three, false));
        assertThrows(IllegalArgumentException.class, () -> new Combination(Vote.Soft.equal(3), three, true));
        assertThrows(IllegalArgumentException.class, () -> new Combination(Vote.Soft.equal(1), List.of(), false));
        Vote stacked = new Vote.Stacked(List.of(List.of(1.0), List.of(1.0)));
        assertThrows(IllegalArgumentException.class, () -> new Combination(stacked, members(1, false), false));
        assertThrows(IllegalArgumentException.class, () -> new Member(Temperature.ONE, List.of(0, 0), null));
        Labels pets = new Labels(List.of("cat", "dog")), cars = new Labels(List.of("cat", "car"));
        assertThrows(IllegalArgumentException.class, () -> Member.of(pets, cars, Temperature.ONE, null));
        Labels turned = new Labels(List.of("dog", "cat"));
        assertEquals(
                List.of(1, 0), Member.of(turned, pets, Temperature.ONE, null).places());
    }
}
