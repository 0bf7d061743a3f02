package io.fovea.internal.light;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.internal.torch.Scope;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LightFitTest {
    private static final LightData KNOWN = LightData.of(150, 9, 3);

    static Stream<LightLearner> learners() {
        return Stream.of(
                new LogisticLearner(LogisticLearner.USUAL),
                new LinearSvm(LinearSvm.USUAL),
                new KernelSvm(KernelSvm.USUAL_COSTS, KernelSvm.USUAL_GAMMAS),
                new NeighbourLearner(NeighbourLearner.USUAL, true),
                new ForestLearner(20, ForestLearner.USUAL_LEAVES),
                new BoostedTrees(List.of(5, 10, 20), 3, 0.3));
    }

    private static LightFit fit(LightLearner learner, LightData data, Runnable goOn) {
        try (Scope scope = Scope.inference()) {
            return LightFit.of(learner, data.tensor(), data.labels(), data.classes(), 42, goOn);
        }
    }

    private static LightFit fit(LightLearner learner, LightData data) {
        return fit(learner, data, () -> {});
    }

    @ParameterizedTest
    @MethodSource("learners")
    void theParametersWithTheLeastLossAreChosen(LightLearner learner) {
        LightFit fit = fit(learner, KNOWN);
        LightFit.Trial best = fit.tried().stream()
                .min(Comparator.comparingDouble(LightFit.Trial::loss))
                .orElseThrow();
        assertEquals(best.parameters(), fit.chosen());
        assertTrue(learner.candidates().contains(fit.chosen()));
        long right = IntStream.range(0, 150)
                .filter(i -> LightData.best(fit.outOfFold().get(i), 0, 3) == KNOWN.labels()[i])
                .count();
        assertEquals(best.accuracy(), right / 150.0);
        assertTrue(best.accuracy() > 0.7, best.toString());
    }

    @ParameterizedTest
    @MethodSource("learners")
    void theSameSeedGivesTheSame(LightLearner learner) {
        LightFit first = fit(learner, KNOWN), second = fit(learner, KNOWN);
        assertEquals(first.tried(), second.tried());
        assertEquals(first.temperature(), second.temperature());
        assertArrayEquals(
                first.classifier().scores(KNOWN.rows()), second.classifier().scores(KNOWN.rows()));
    }

    /** Labels by chance: whoever has seen an image knows its label, others cannot. */
    @ParameterizedTest
    @MethodSource("learners")
    void noImageIsJudgedByWhoHasSeenIt(LightLearner learner) {
        int[] labels = new Random(3).ints(150, 0, 2).toArray();
        LightData chance = new LightData(KNOWN.rows(), labels, 9, 2);
        LightFit fit = fit(learner, chance);
        fit.tried().forEach(trial -> assertEquals(0.5, trial.accuracy(), 0.15, trial.toString()));
    }

    @ParameterizedTest
    @MethodSource("learners")
    void classesMayHaveOneImageOrNone(LightLearner learner) {
        int[] labels = KNOWN.labels().clone();
        labels[17] = 3;
        LightFit fit = fit(learner, new LightData(KNOWN.rows(), labels, 9, 5));
        assertEquals(5, fit.classifier().classes());
        assertTrue(fit.tried().stream().anyMatch(trial -> trial.accuracy() > 0.6), fit.tried()::toString);
    }

    @Test
    void twoImagesAreEnough() {
        LightData two = new LightData(new float[] {0, 1, 1, 0}, new int[] {0, 1}, 2, 2);
        assertEquals(2, fit(new LogisticLearner(List.of(0.1)), two).outOfFold().size());
        assertEquals(
                2, fit(new NeighbourLearner(List.of(5), true), two).outOfFold().size());
    }

    @Test
    void afterAWorseCandidateAnOrderedSearchEnds() {
        LightFit fit = fit(new LogisticLearner(List.of(0.1, 100.0, 0.09)), KNOWN);
        assertEquals(
                List.of("decay=0.1", "decay=100.0"),
                fit.tried().stream().map(LightFit.Trial::parameters).toList());
        assertEquals("decay=0.1", fit.chosen());
    }

    @Test
    void whoIsToldToStopStops() {
        AtomicInteger calls = new AtomicInteger();
        assertThrows(
                CancellationException.class,
                () -> fit(new LogisticLearner(LogisticLearner.USUAL), KNOWN, () -> {
                    if (calls.incrementAndGet() == 7) throw new CancellationException();
                }));
        assertEquals(7, calls.get());
    }

    @Test
    void foldsHaveTheClassesInTheSameShares() {
        int[] labels =
                IntStream.range(0, 103).map(i -> i < 40 ? 0 : i < 100 ? 1 : 2).toArray();
        Folds folds = Folds.stratified(labels, 3, 5, 7);
        int[] seen = new int[103];
        for (int fold = 0; fold < folds.count(); fold++) {
            for (int i : folds.others().get(fold)) seen[i]++;
            int[] own = Folds.labels(labels, folds.others().get(fold));
            assertEquals(8, Arrays.stream(own).filter(label -> label == 0).count());
            assertEquals(12, Arrays.stream(own).filter(label -> label == 1).count());
            assertEquals(103, own.length + folds.train().get(fold).length);
        }
        assertTrue(Arrays.stream(seen).allMatch(times -> times == 1));
    }

    @Test
    void neighboursOfTheSearchAreThoseOfTheAnswer() {
        for (boolean unit : new boolean[] {false, true}) {
            try (Scope scope = Scope.inference()) {
                Tensor features = KNOWN.tensor();
                int[] known = IntStream.range(0, 100).toArray(),
                        others = IntStream.range(100, 150).toArray();
                Lesson lesson = new Lesson(features, known, Folds.labels(KNOWN.labels(), known), 3, 1, false);
                LightLearner.Attempt attempt = new NeighbourLearner(List.of(3, 9), unit).on(lesson);
                float[] searched = attempt.scores(1, lesson, others);
                float[] answered = attempt.fit(1).scores(KNOWN.part(100, 150).rows());
                assertArrayEquals(answered, searched, 1e-4f);
            }
        }
    }
}
