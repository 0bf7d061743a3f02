package io.fovea.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.data.Labels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final Labels LABELS = new Labels(List.of("cat", "dog"));

    /**
     * One of two evaluations of the same images.
     *
     * @param onlyFirst images that the first alone has right
     * @param both images that both have right
     */
    static SingleLabelEvaluation judged(long onlyFirst, long onlySecond, long both, boolean first) {
        List<Outcome> outcomes = new ArrayList<>();
        for (long i = 0; i < onlyFirst + onlySecond + both; i++) {
            boolean right = i >= onlyFirst + onlySecond || i < onlyFirst == first;
            outcomes.add(Outcome.of("images/" + i, 0, new float[] {right ? 1 : 0, right ? 0 : 1}));
        }
        return new SingleLabelEvaluation(LABELS, outcomes);
    }

    private static Comparison comparison(long onlyFirst, long onlySecond, long both) {
        return Comparison.of(judged(onlyFirst, onlySecond, both, true), judged(onlyFirst, onlySecond, both, false));
    }

    @Test
    void onlyImagesThatOneAloneHasRightDecide() {
        Comparison clear = comparison(1, 12, 80);
        assertEquals(Comparison.Verdict.BETTER, clear.verdict());
        assertEquals(Comparison.Verdict.WORSE, comparison(12, 1, 80).verdict());
        assertEquals(clear.pValue(), comparison(1, 12, 8_000).pValue());
        assertEquals(Comparison.Verdict.UNDECIDED, comparison(6, 14, 80).verdict());
        assertEquals(11.0 / 93, clear.accuracy().value(), 1e-12);
        assertTrue(clear.accuracy().interval().low() > 0, clear.toString());
        assertTrue(clear.loss().value() < 0 && clear.loss().interval().high() < 0, clear.toString());
    }

    @Test
    void equalModelsAreNotToldApart() {
        Comparison equal = comparison(0, 0, 20);
        assertEquals(1, equal.pValue());
        assertEquals(Comparison.Verdict.UNDECIDED, equal.verdict());
        assertEquals(Long.MAX_VALUE, equal.imagesToDecide());
        assertEquals(0, equal.accuracy().value());
        assertEquals(0, comparison(0, 0, 20).neither());
    }

    @Test
    void moreImagesWouldDecide() {
        Comparison few = comparison(6, 14, 80);
        long images = few.imagesToDecide();
        assertTrue(images > 100 && images < 200, "images " + images);
        double factor = 1.5 * images / 100;
        Comparison more = comparison(Math.round(6 * factor), Math.round(14 * factor), 80);
        assertEquals(Comparison.Verdict.BETTER, more.verdict());
    }

    @Test
    void imagesAreMatchedByTheirPathsAndClassesByTheirNames() {
        SingleLabelEvaluation first = judged(3, 9, 20, true), second = judged(3, 9, 20, false);
        List<Outcome> turned = new ArrayList<>();
        for (Outcome one : second.outcomes()) {
            turned.add(Outcome.of(one.path(), 1, new float[] {one.logit(1), one.logit(0)}));
        }
        Collections.reverse(turned);
        Labels others = new Labels(List.of("dog", "cat"));
        Comparison plain = Comparison.of(first, second);
        Comparison mixed = Comparison.of(first, new SingleLabelEvaluation(others, turned));
        assertEquals(plain, mixed);
    }

    @Test
    void otherImagesOrTruthsAreRefused() {
        SingleLabelEvaluation some = judged(1, 2, 3, true);
        assertThrows(IllegalArgumentException.class, () -> Comparison.of(some, judged(1, 2, 4, true)));
        SingleLabelEvaluation truth = new SingleLabelEvaluation(
                LABELS,
                some.outcomes().stream()
                        .map(one -> Outcome.of(one.path(), 1, new float[] {0, 1}))
                        .toList());
        assertThrows(IllegalArgumentException.class, () -> Comparison.of(some, truth));
    }
}
