package io.fovea.internal.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClassCentresTest {
    /** Centres (1, 0) and (11, 0); in the first feature all lie 1 away from theirs, in the second 2. */
    private static final ClassCentres CENTRES = ClassCentres.of(
            List.of(new float[] {0, -2}, new float[] {2, 2}, new float[] {10, 2}, new float[] {12, -2}),
            new int[] {0, 0, 2, 2},
            3);

    @Test
    void distancesAreInDeviationsOfEachFeature() {
        assertEquals(0, CENTRES.nearness(new float[] {1, 0}), 1e-9);
        assertEquals(-9, CENTRES.nearness(new float[] {4, 0}), 1e-6);
        assertEquals(-4, CENTRES.nearness(new float[] {1, 4}), 1e-6);
        assertEquals(-1, CENTRES.nearness(new float[] {12, 0}), 1e-6, "of the nearest centre");
    }

    @Test
    void aFeatureThatNeverChangesTellsWhatIsOther() {
        ClassCentres flat = ClassCentres.of(List.of(new float[] {5, 0}, new float[] {5, 1}), new int[] {0, 0}, 1);
        assertTrue(flat.nearness(new float[] {6, 0.5f}) < -1e6);
        assertEquals(0, flat.nearness(new float[] {5, 0.5f}), 1e-6);
    }
}
