package io.fovea.internal.light;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class LinearCommitteeTest {
    /** One feature, two classes: the scores are the weights, the other way round with a negative feature. */
    private static LinearScores scores(float first, float second) {
        return new LinearScores(new float[] {first, second}, new float[] {0, 0});
    }

    private static double softmax(double a, double b) {
        return Math.exp(a) / (Math.exp(a) + Math.exp(b));
    }

    @Test
    void probabilitiesAreAveraged() {
        List<LinearScores> members = List.of(scores(1, 0), scores(-2, 0));
        float[] logs = new LinearCommittee(members, new float[] {0.25f, 0.75f}, false).scores(new float[] {1, -1});
        double first = 0.25 * softmax(1, 0) + 0.75 * softmax(-2, 0);
        double second = 0.25 * softmax(-1, 0) + 0.75 * softmax(2, 0);
        float[] expected = {
            (float) Math.log(first), (float) Math.log(1 - first), (float) Math.log(second), (float) Math.log(1 - second)
        };
        assertArrayEquals(expected, logs, 1e-6f);
    }

    @Test
    void whereAnswersAreCountedAMajorityWinsAgainstOneThatIsSurer() {
        List<LinearScores> members = List.of(scores(9, 0), scores(0, 0.1f), scores(0, 0.1f));
        float[] weights = {1 / 3f, 1 / 3f, 1 / 3f};
        float[] averaged = new LinearCommittee(members, weights, false).scores(new float[] {1});
        float[] counted = new LinearCommittee(members, weights, true).scores(new float[] {1});
        assertTrue(averaged[0] > averaged[1]);
        assertTrue(counted[1] > counted[0]);
        assertEquals(2 / 3.0, Math.exp(counted[1]), 1e-3);
    }

    @Test
    void equalVotesAreDecidedByTheMeanProbability() {
        List<LinearScores> members = List.of(scores(1, 0), scores(0, 3));
        float[] counted = new LinearCommittee(members, new float[] {0.5f, 0.5f}, true).scores(new float[] {1});
        assertTrue(counted[1] > counted[0]);
    }

    @Test
    void whatIsNoCommitteeIsRefused() {
        List<LinearScores> two = List.of(scores(1, 0), scores(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new LinearCommittee(two, new float[] {1}, false));
        assertThrows(IllegalArgumentException.class, () -> new LinearCommittee(two, new float[] {0.5f, 0.6f}, false));
        assertThrows(IllegalArgumentException.class, () -> new LinearCommittee(two, new float[] {-1, 2}, true));
        assertThrows(IllegalArgumentException.class, () -> new LinearCommittee(List.of(), new float[0], true));
        LinearScores wide = new LinearScores(new float[4], new float[2]);
        List<LinearScores> unlike = List.of(scores(1, 0), wide);
        assertThrows(
                IllegalArgumentException.class, () -> new LinearCommittee(unlike, new float[] {0.5f, 0.5f}, false));
    }
}
