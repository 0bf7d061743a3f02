package io.fovea.internal.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.TinyPhotos;
import io.fovea.UserError;
import io.fovea.data.Part;
import io.fovea.internal.source.Sample;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Divisions for cross-validation. */
class FoldTest {
    @TempDir
    Path folder;

    private static Dataset folded(Path images, int index, int count, long seed) {
        return Dataset.open(images, SplitRule.DEFAULT.folded(new Fold(index, count), seed));
    }

    private static List<List<String>> paths(Dataset data) {
        return List.of(paths(data, Part.TRAIN), paths(data, Part.VALIDATION));
    }

    private static List<String> paths(Dataset data, Part part) {
        return data.samples(part).stream().map(Sample::path).toList();
    }

    @Test
    void everyImageIsJudgedOnceAndTrainsElsewhere() throws Exception {
        Path images = TinyPhotos.split(folder.resolve("data"), 10, 1);
        try (Dataset data = Dataset.open(images, SplitRule.DEFAULT)) {
            assertNull(data.heldOut());
            List<String> all = new ArrayList<>(paths(data, Part.TRAIN));
            all.addAll(paths(data, Part.VALIDATION));
            List<String> judged = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Dataset fold = folded(images, i, 4, 7);
                List<String> validation = paths(fold, Part.VALIDATION);
                judged.addAll(validation);
                Set<String> both = new HashSet<>(paths(fold, Part.TRAIN));
                assertEquals(all.size() - validation.size(), both.size());
                both.addAll(validation);
                assertEquals(new HashSet<>(all), both);
                for (long count : fold.classCounts(Part.VALIDATION)) assertEquals(3.25, count, 0.8);
                assertEquals(paths(data, Part.TEST), paths(fold, Part.TEST));
            }
            assertEquals(all.size(), judged.size());
            assertEquals(new HashSet<>(all), new HashSet<>(judged));
        }
    }

    @Test
    void theSeedDecidesTheDivision() throws Exception {
        Path images = TinyPhotos.classFolders(folder.resolve("data"), 10, 1);
        Dataset first = folded(images, 0, 2, 1);
        assertEquals(paths(first), paths(folded(images, 0, 2, 1)));
        assertNotEquals(paths(first), paths(folded(images, 0, 2, 2)));
        assertArrayEquals(new long[] {5, 5, 5}, first.classCounts(Part.VALIDATION));
    }

    @Test
    void aClassWithFewerImagesThanFoldsIsNamed() throws Exception {
        Path images = TinyPhotos.classFolders(folder.resolve("data"), 4, 1);
        UserError error = assertThrows(UserError.class, () -> folded(images, 0, 5, 1));
        assertEquals("class across has 4 images, too few for 5 folds", error.getMessage());
        assertEquals("give --folds 4 or fewer, or add images", error.fix());
    }

    /** What it is judged by is never what it learned from, whether the data have a validation part or not. */
    @Test
    void aModelOfAFoldIsJudgedByThatFold() throws Exception {
        Path undivided = TinyPhotos.classFolders(folder.resolve("undivided"), 10, 1);
        Path divided = TinyPhotos.split(folder.resolve("divided"), 10, 2);
        for (Path images : List.of(undivided, divided)) {
            Dataset fold = folded(images, 1, 3, 7);
            TrainingData trained = new TrainingData(
                    fold.description(), fold.samples(Part.TRAIN).size(), Objects.requireNonNull(fold.heldOut()));
            Part asked = images.equals(divided) ? Part.VALIDATION : null;
            Dataset judged = Dataset.openForEvaluation(images, asked, fold.labels(), trained);
            assertEquals(
                    new HashSet<>(paths(fold, Part.VALIDATION)),
                    judged.samples().stream().map(Sample::path).collect(Collectors.toSet()));
            Dataset learned = Dataset.openForEvaluation(images, Part.TRAIN, fold.labels(), trained);
            assertEquals(new HashSet<>(paths(fold, Part.TRAIN)), new HashSet<>(paths(learned, Part.TRAIN)));
        }
    }

    /** With an image more the same seed deals otherwise, and nothing tells which images are known. */
    @Test
    void imagesThatAreNotThoseOfTheTrainingAreNotTakenForThem() throws Exception {
        Path images = TinyPhotos.classFolders(folder.resolve("data"), 10, 1);
        Dataset fold = folded(images, 1, 3, 7);
        TrainingData trained = new TrainingData(fold.description(), 13, Objects.requireNonNull(fold.heldOut()));
        Dataset judged = Dataset.openForEvaluation(images, null, fold.labels(), trained);
        assertEquals(30, judged.samples().size());
        assertTrue(
                judged.problems().stream().anyMatch(problem -> problem.reason().contains("too good")));
    }
}
