package io.fovea.internal.light;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.internal.torch.Scope;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Bagging and boosting, where scikit-learn's values do not reach. */
class CommitteeTest {
    private static final LightData KNOWN = LightData.of(150, 9, 3);

    private static Bagging bagging(List<int[]> resamples) {
        try (Scope scope = Scope.inference()) {
            return Bagging.fit(KNOWN.tensor(), KNOWN.labels(), 3, 0.1, resamples, () -> {});
        }
    }

    @Test
    void resamplesHaveEveryClassAsOftenAsTheImagesAndKeepTheirPlaceInALongerList() {
        int[] labels = {0, 1, 1, 1, 2, 2, 0, 4};
        List<int[]> three = Bagging.resamples(labels, 5, 3, 42), five = Bagging.resamples(labels, 5, 5, 42);
        for (int m = 0; m < 3; m++) {
            assertArrayEquals(three.get(m), five.get(m));
            assertArrayEquals(
                    new int[] {0, 0, 1, 1, 1, 2, 2, 4},
                    Arrays.stream(three.get(m)).map(i -> labels[i]).sorted().toArray());
        }
        assertTrue(IntStream.range(1, 5).anyMatch(m -> !Arrays.equals(five.get(0), five.get(m))));
    }

    @Test
    void manyMembersJudgeEveryImageAndWell() {
        Bagging bagging = bagging(Bagging.resamples(KNOWN.labels(), 3, 20, 1));
        assertEquals(20, bagging.members().size());
        assertTrue(bagging.outOfBagAccuracy() > 0.75, "accuracy " + bagging.outOfBagAccuracy());
        for (float[] mean : bagging.outOfBag()) {
            float[] known = assertPresent(mean);
            assertEquals(1, known[0] + known[1] + known[2], 1e-5);
        }
    }

    private static float[] assertPresent(float[] mean) {
        assertNotNull(mean);
        return mean;
    }

    @Test
    void anImageThatAllHaveSeenHasNoJudge() {
        int[] all = IntStream.range(0, 150).toArray();
        Bagging bagging = bagging(List.of(all, Arrays.copyOf(all, 149)));
        assertNull(bagging.outOfBag().get(0));
        assertNotNull(bagging.outOfBag().get(149));
        assertTrue(Double.isNaN(bagging(List.of(all)).outOfBagAccuracy()));
    }

    @Test
    void aClassThatAMemberHasNotSeenHasNoProbability() {
        int[] without =
                IntStream.range(0, 150).filter(i -> KNOWN.labels()[i] != 1).toArray();
        int[] alone =
                IntStream.range(0, 150).filter(i -> KNOWN.labels()[i] == 1).toArray();
        Bagging bagging = bagging(List.of(without, alone));
        for (int i : alone) assertEquals(0, assertPresent(bagging.outOfBag().get(i))[1]);
        for (int i : without) {
            assertArrayEquals(
                    new float[] {0, 1, 0}, assertPresent(bagging.outOfBag().get(i)));
        }
        assertEquals(0, bagging.outOfBagAccuracy());
        assertTrue(Rows.isFinite(bagging.members().get(1).scores(KNOWN.rows())));
    }

    @Test
    void boostingEndsWithAMemberThatIsAlwaysRight() {
        int[] labels = {0, 1, 2, 0};
        int[][] answers = {{0, 1, 0, 0}, {0, 1, 2, 0}, {0, 0, 0, 0}};
        Samme<Integer> boosted = Samme.fit((shares, m) -> new Samme.Answer<>(m, answers[m]), labels, 3, 3);
        assertEquals(2, boosted.members().size());
        assertEquals(
                new Samme.Member<>(0, Math.log(3) + Math.log(2), 0.25),
                boosted.members().get(0));
        assertEquals(new Samme.Member<>(1, 1, 0), boosted.members().get(1));
    }

    @Test
    void imagesThatWereTakenForSomethingElseCountMore() {
        int[] labels = {0, 1, 2, 0};
        double[][] seen = new double[2][];
        Samme.fit(
                (shares, m) -> {
                    seen[m] = shares;
                    return new Samme.Answer<>(m, new int[] {0, 1, 0, 0});
                },
                labels,
                3,
                2);
        assertArrayEquals(new double[] {0.25, 0.25, 0.25, 0.25}, seen[0]);
        assertArrayEquals(new double[] {1 / 9.0, 1 / 9.0, 6 / 9.0, 1 / 9.0}, seen[1], 1e-12);
    }

    @Test
    void whatIsNoBetterThanChanceIsNotBoosted() {
        int[] labels = {0, 1, 0, 1};
        Samme.Learner<Integer> wrong = (shares, m) -> new Samme.Answer<>(m, new int[] {0, 0, 1, 1});
        assertThrows(IllegalArgumentException.class, () -> Samme.fit(wrong, labels, 2, 5));
    }
}
