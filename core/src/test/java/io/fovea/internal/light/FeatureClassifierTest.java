package io.fovea.internal.light;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.internal.tensorfile.Safetensors;
import io.fovea.internal.torch.Cores;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every kind of classifier, and every way to learn one, promises. */
class FeatureClassifierTest {
    private static final LightData KNOWN = LightData.of(150, 9, 3),
            ASKED = LightData.of(210, 9, 3).part(150, 210);

    @TempDir
    Path folder;

    static Stream<LightLearner> learners() {
        return Stream.of(
                new LogisticLearner(List.of(0.1)),
                new LogisticLearner(List.of(0.1), new LogisticLearner.Kept(LogisticLearner.Way.BAGGED, 3)),
                new LogisticLearner(List.of(0.1), new LogisticLearner.Kept(LogisticLearner.Way.BOOSTED, 3)),
                new LinearSvm(List.of(0.01)),
                new KernelSvm(List.of(1.0), List.of(1.0)),
                new NeighbourLearner(List.of(5), false),
                new NeighbourLearner(List.of(5), true),
                new ForestLearner(30, List.of(2)),
                new BoostedTrees(List.of(10), 3, 0.3));
    }

    @ParameterizedTest
    @MethodSource("learners")
    void itLearnsWhatItsFeaturesTell(LightLearner learner) {
        FeatureClassifier learnt = KNOWN.learnt(learner);
        assertEquals(9, learnt.features());
        assertEquals(3, learnt.classes());
        double accuracy = ASKED.accuracy(learnt);
        assertTrue(accuracy > 0.7, learner + " has an accuracy of " + accuracy);
    }

    @ParameterizedTest
    @MethodSource("learners")
    void aFileGivesItBackBitForBit(LightLearner learner) {
        FeatureClassifier learnt = KNOWN.learnt(learner);
        try (Scope scope = Scope.inference()) {
            Path file = folder.resolve("head.safetensors"), again = folder.resolve("again.safetensors");
            Safetensors.write(file, learnt.tensors(), Map.of());
            FeatureClassifier read = FeatureClassifier.of(learnt.kind(), Safetensors.read(file));
            assertArrayEquals(learnt.scores(ASKED.rows()), read.scores(ASKED.rows()));
            Safetensors.write(again, read.tensors(), Map.of());
            assertEquals(-1, Files.mismatch(file, again));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("learners")
    void theSameSeedGivesTheSameWhateverTheThreads(LightLearner learner) {
        float[] first;
        try (Cores one = Cores.take(1)) {
            first = KNOWN.learnt(learner).scores(ASKED.rows());
        }
        try (Cores three = Cores.take(3)) {
            assertArrayEquals(first, KNOWN.learnt(learner).scores(ASKED.rows()), 1e-4f);
        }
        assertArrayEquals(
                KNOWN.learnt(learner).scores(ASKED.rows()),
                KNOWN.learnt(learner).scores(ASKED.rows()));
    }

    @ParameterizedTest
    @MethodSource("learners")
    void manyThreadsAndSingleRowsGetTheSameScores(LightLearner learner) {
        FeatureClassifier learnt = KNOWN.learnt(learner);
        float[] expected = learnt.scores(ASKED.rows());
        IntStream.range(0, 240).parallel().map(i -> i % 60).forEach(i -> {
            float[] row = Arrays.copyOfRange(ASKED.rows(), i * 9, (i + 1) * 9);
            assertArrayEquals(Arrays.copyOfRange(expected, i * 3, (i + 1) * 3), learnt.scores(row));
        });
    }

    @ParameterizedTest
    @MethodSource("learners")
    void classesWithoutImagesAreImprobable(LightLearner learner) {
        LightData more = new LightData(KNOWN.rows(), KNOWN.labels(), 9, 5);
        float[] scores = more.learnt(learner).scores(ASKED.rows());
        for (int i = 0; i < 60; i++) assertTrue(LightData.best(scores, i * 5, 5) < 3);
    }

    @ParameterizedTest
    @MethodSource("learners")
    void itHoldsNoNativeMemory(LightLearner learner) {
        FeatureClassifier warm = KNOWN.learnt(learner);
        long before = Pointer.totalCount();
        FeatureClassifier learnt = KNOWN.learnt(learner);
        assertEquals(warm.scores(ASKED.rows()).length, learnt.scores(ASKED.rows()).length);
        assertTrue(Pointer.totalCount() <= before, before + " natives became " + Pointer.totalCount());
    }

    @ParameterizedTest
    @MethodSource("learners")
    void rowsThatDoNotFitAreRefused(LightLearner learner) {
        FeatureClassifier learnt = KNOWN.learnt(learner);
        assertThrows(IllegalArgumentException.class, () -> learnt.scores(new float[10]));
        float[] row = new float[9];
        row[3] = Float.NaN;
        assertThrows(IllegalArgumentException.class, () -> learnt.scores(row));
    }

    @ParameterizedTest
    @MethodSource("learners")
    void damagedTensorsAreRefused(LightLearner learner) {
        FeatureClassifier learnt = KNOWN.learnt(learner);
        try (Scope scope = Scope.inference()) {
            for (String name : new TreeMap<>(learnt.tensors()).keySet()) {
                Map<String, Tensor> fewer = new LinkedHashMap<>(learnt.tensors());
                Tensor sound = fewer.remove(name);
                assertRefused(learnt.kind(), fewer, "without " + name);
                fewer.put(name, sound.unsqueeze(0));
                assertRefused(learnt.kind(), fewer, "another shape of " + name);
                fewer.put(name, HostCopy.toTensor(new byte[Math.toIntExact(sound.numel())], HostCopy.shape(sound)));
                assertRefused(learnt.kind(), fewer, "another type of " + name);
                if (sound.is_floating_point()) {
                    float[] values = HostCopy.floats(sound);
                    values[values.length / 2] = Float.POSITIVE_INFINITY;
                    fewer.put(name, HostCopy.toTensor(values, HostCopy.shape(sound)));
                } else {
                    long[] values = HostCopy.longs(sound);
                    values[values.length / 2] = 1L << 40;
                    fewer.put(name, HostCopy.toTensor(values, HostCopy.shape(sound)));
                    assertRefused(learnt.kind(), fewer, "a large number in " + name);
                    values[values.length / 2] = -7;
                    fewer.put(name, HostCopy.toTensor(values, HostCopy.shape(sound)));
                }
                assertRefused(learnt.kind(), fewer, "a wrong number in " + name);
            }
        }
    }

    private static void assertRefused(String kind, Map<String, Tensor> tensors, String why) {
        Exception refused =
                assertThrows(IllegalArgumentException.class, () -> FeatureClassifier.of(kind, tensors), kind + why);
        assertTrue(refused.getMessage().length() > 10, refused.getMessage());
    }

    @Test
    void anUnknownKindIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> FeatureClassifier.of("java", Map.of()));
    }

    @Test
    void aTreeThatLeadsBackIsRefused() {
        float[] none = new float[2];
        int[] left = {0, 0}, right = {1, 0}, split = {0, DecisionTrees.LEAF}, roots = {0};
        assertThrows(
                IllegalArgumentException.class,
                () -> new DecisionTrees(1, false, none, roots, split, none, left, right, new int[0], new float[0]));
    }
}
