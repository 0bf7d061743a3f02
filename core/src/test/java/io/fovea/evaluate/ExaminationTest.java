package io.fovea.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.data.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExaminationTest {
    private static final Labels LABELS = new Labels(List.of("cat", "dog"));

    private final List<Outcome> outcomes = new ArrayList<>();
    private final Map<String, Traits> traits = new HashMap<>();

    private void add(boolean right, Traits its) {
        String path = "image " + outcomes.size();
        outcomes.add(Outcome.of(path, 0, right ? new float[] {1, 0} : new float[] {0, 1}));
        traits.put(path, its);
    }

    private static Traits light(double brightness) {
        return new Traits(100, 100, brightness, 0.2, 0.1, Map.of());
    }

    private Examination examination() {
        return Examination.of(new SingleLabelEvaluation(LABELS, outcomes), traits, null);
    }

    @Test
    void numbersDivideIntoThirdsAndWhatAllShareMakesNoSlice() {
        for (int i = 0; i < 90; i++) add(true, light(i / 100.0));
        List<Slice> slices = examination().slices();
        assertEquals(
                List.of("dark (below 0.300)", "medium (0.300 to 0.600)", "bright (from 0.600)"),
                slices.stream().map(Slice::name).toList());
        assertEquals(List.of(30L, 30L, 30L), slices.stream().map(Slice::images).toList());
        assertTrue(slices.stream().allMatch(slice -> slice.trait().equals("brightness")));
    }

    @Test
    void fewImagesAreNotDividedByNumbersButByNames() {
        for (int i = 0; i < 20; i++) add(true, light(i / 100.0).with("camera", i < 5 ? "phone" : "studio"));
        assertEquals(
                List.of("phone", "studio"),
                examination().slices().stream().map(Slice::name).toList());
    }

    @Test
    void aNameOfEveryImageIsNoKindOfImage() {
        for (int i = 0; i < 29; i++) add(true, light(0.5).with("serial", "number " + i));
        assertEquals(List.of(), examination().slices());
    }

    @Test
    void aThirdInWhichMoreIsWrongThanChanceExplainsIsAWeaknessWithARemedy() {
        for (int i = 0; i < 150; i++) add(i >= 50 || i % 2 == 0, light(i / 200.0));
        Examination examination = examination();
        List<Weakness> weaknesses = examination.weaknesses();
        assertEquals(1, weaknesses.size());
        assertEquals(
                "Of the 50 images that are dark (brightness below 0.250), 50 % are wrong; of the others 0 %.",
                weaknesses.get(0).finding());
        assertTrue(weaknesses.get(0).remedy().contains("color=0.5 among --augment"));
        assertEquals(
                List.of(true, false, false),
                examination.slices().stream().map(examination::isWeak).toList());
    }

    @Test
    void whatChanceExplainsIsNoWeakness() {
        for (int i = 0; i < 150; i++) add(i % 5 != 0, light(i / 200.0));
        assertEquals(List.of(), examination().weaknesses());
    }

    /** Values of scipy.stats.fisher_exact(…, alternative="greater"), SciPy 1.10.1. */
    @Test
    void theChanceIsThatOfFishersExactTest() {
        assertEquals(0.0003637416, new Slice("a", "b", 20, 10, 80, 71).pValue(), 1e-9);
        assertEquals(0.8216693384, new Slice("a", "b", 50, 45, 50, 43).pValue(), 1e-9);
        assertEquals(1, new Slice("a", "b", 5, 5, 80, 71).pValue());
        assertEquals(1, new Slice("a", "b", 5, 0, 0, 0).pValue());
    }

    @Test
    void imagesWithoutTraitsAreInNoSlice() {
        for (int i = 0; i < 40; i++) add(true, light(i / 100.0));
        outcomes.add(Outcome.of("unknown", 0, new float[] {1, 0}));
        assertEquals(
                40, examination().slices().stream().mapToLong(Slice::images).sum());
        assertNull(examination().robustness());
    }

    private static Robustness robustness(long rightWhenBlurred) {
        List<Double> levels = Disturbance.BLUR.levels();
        return new Robustness(
                100,
                91,
                List.of(new Robustness.Curve(
                        Disturbance.BLUR,
                        List.of(
                                new Robustness.Point(levels.get(0), 90, 100),
                                new Robustness.Point(levels.get(1), rightWhenBlurred, 100),
                                new Robustness.Point(levels.get(2), 20, 100)))));
    }

    @Test
    void aDisturbanceAtWhichErrorsRiseIsAWeakness() {
        List<Weakness> weaknesses = new Examination(List.of(), robustness(69)).weaknesses();
        assertEquals(
                "Errors rise from 9 % to 31 % on images blurred by 1 % of the side.",
                weaknesses.get(0).finding());
        assertTrue(weaknesses.get(0).remedy().contains("blur among --augment"));
        assertEquals(List.of(), new Examination(List.of(), robustness(86)).weaknesses());
    }

    @Test
    void everyDisturbanceHasThreeLevelsInTheOrderOfItsCurveAndNoneIsNoneOfThem() {
        for (Disturbance kind : Disturbance.values()) {
            assertEquals(3, kind.levels().size());
            assertFalse(kind.levels().contains(kind.none()), kind.toString());
            List<Double> sorted = kind.levels().stream().sorted().toList();
            if (kind == Disturbance.JPEG) sorted = List.of(50.0, 20.0, 8.0);
            assertEquals(sorted, kind.levels());
        }
    }

    @Test
    void jsonHoldsWhatTheTablesShow() {
        Map<String, Object> json =
                new Examination(List.of(new Slice("a", "b", 20, 10, 80, 71)), robustness(69)).toJson();
        assertEquals(List.of("slices", "robustness", "weaknesses"), List.copyOf(json.keySet()));
        assertTrue(json.get("slices").toString().contains("weak=true"), json.toString());
        assertTrue(json.get("robustness").toString().contains("disturbance=blur"), json.toString());
    }
}
