package io.fovea.internal.loading;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import io.fovea.data.LabelSet;
import io.fovea.data.Labels;
import io.fovea.data.Part;
import io.fovea.data.Problem;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.source.Sample;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import io.fovea.internal.tree.EncodedFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleSetTest {
    private static SampleSet set(Part part, int images) {
        List<Sample> samples = IntStream.range(0, images)
                .mapToObj(i -> new Sample("%04d.png".formatted(i), i % 2, new EncodedFile(Path.of("any"))))
                .toList();
        return new SampleSet(part, samples, new Labels(List.of("even", "odd")));
    }

    private static UnreadableImage damage() {
        return new UnreadableImage("any", "corrupt PNG");
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 1", "10, 5", "20, 10", "99, 10", "100, 10", "110, 11", "5000, 500"})
    void aTenthMayBeDamagedAndOfFewImagesTenOrHalf(int images, int damaged) {
        SampleSet set = set(Part.VALIDATION, images);
        for (int i = 0; i < damaged; i++) set.leaveOut(set.all().get(i), damage());
        assertEquals(
                images - damaged,
                set.perClass().stream().mapToLong(Long::longValue).sum());
        UserError error =
                assertThrows(UserError.class, () -> set.leaveOut(set.all().get(damaged), damage()));
        assertTrue(String.valueOf(error.getMessage()).contains("0000.png (corrupt PNG)"), error.getMessage());
    }

    @Test
    void aFileIsCountedAndToldOnce() {
        SampleSet set = set(Part.TRAIN, 10);
        for (int i = 0; i < 20; i++) set.leaveOut(set.all().get(3), damage());
        assertEquals(List.of(Problem.leftOut(Problem.Kind.UNREADABLE, "0003.png", "corrupt PNG")), set.takeUntold());
        assertEquals(List.of(), set.takeUntold());
        assertTrue(set.isDamaged(set.all().get(3)));
    }

    @Test
    void aFileThatCannotBeHadIsNotDamaged() {
        SampleSet set = set(Part.TRAIN, 10);
        UnreadableImage gone = UnreadableImage.unavailable("any", "the file is gone", "put it back");
        assertSame(
                gone,
                assertThrows(UnreadableImage.class, () -> set.leaveOut(set.all().get(3), gone)));
        assertTrue(set.isWhole());
    }

    @Test
    void aClassWithoutAnyTrainingImageLeftEndsTheRun() {
        SampleSet set = set(Part.TRAIN, 6);
        set.leaveOut(set.all().get(1), damage());
        set.leaveOut(set.all().get(3), damage());
        UserError error =
                assertThrows(UserError.class, () -> set.leaveOut(set.all().get(5), damage()));
        assertTrue(String.valueOf(error.getMessage()).contains("class odd"), error.getMessage());
    }

    @Test
    void whatAnEarlierSessionLeftOutStaysOut() {
        SampleSet set = set(Part.TRAIN, 10);
        set.leaveOut(Map.of("0003.png", "corrupt PNG", "of-another-part.png", "corrupt PNG"));
        assertEquals(List.of(Problem.leftOut(Problem.Kind.UNREADABLE, "0003.png", "corrupt PNG")), set.damaged());
    }

    @Test
    void targetsOfClassesAreIndices() {
        try (Scope scope = Scope.open()) {
            Targets targets = set(Part.TRAIN, 5).targets(IntStream.of(3, 0, 1));
            Targets.Classes classes = assertInstanceOf(Targets.Classes.class, targets);
            assertArrayEquals(new long[] {1, 0, 1}, HostCopy.longs(classes.indices()));
        }
    }

    @Test
    void targetsOfSeveralLabelsAreARowOfThemAnImage() {
        EncodedFile any = new EncodedFile(Path.of("any"));
        List<Sample> samples = List.of(
                new Sample("0", LabelSet.of(0, 2), any),
                new Sample("1", LabelSet.NONE, any),
                new Sample("2", LabelSet.of(1), any));
        SampleSet set = new SampleSet(Part.TRAIN, samples, new Labels(List.of("a", "b", "c"), true));
        assertEquals(List.of(1L, 1L, 1L), set.perClass());
        try (Scope scope = Scope.open()) {
            Targets targets = set.targets(IntStream.of(2, 1, 0, 2));
            Targets.Several several = assertInstanceOf(Targets.Several.class, targets);
            assertArrayEquals(new long[] {4, 3}, HostCopy.shape(several.labels()));
            assertArrayEquals(new float[] {0, 1, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0}, HostCopy.floats(several.labels()));
        }
    }
}
