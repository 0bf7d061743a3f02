package io.fovea.internal.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fovea.TinyPhotos;
import io.fovea.UserError;
import io.fovea.data.Part;
import io.fovea.internal.source.Sample;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Divisions for cross-validation. */
class FoldTest {
    @TempDir
    Path folder;

    private static List<String> paths(Dataset data, Part part) {
        return data.samples(part).stream().map(Sample::path).toList();
    }

    @Test
    void everyImageIsJudgedOnceAndTrainsElsewhere() throws Exception {
        Path images = TinyPhotos.split(folder.resolve("data"), 10, 1);
        try (Dataset data = Dataset.open(images, SplitRule.DEFAULT)) {
            List<String> all = new ArrayList<>(paths(data, Part.TRAIN));
            all.addAll(paths(data, Part.VALIDATION));
            List<String> judged = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Dataset fold = new Fold(i, 4, 7).of(data);
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
        try (Dataset data = Dataset.open(images, SplitRule.DEFAULT)) {
            Dataset first = new Fold(0, 2, 1).of(data), again = new Fold(0, 2, 1).of(data);
            assertEquals(first.parts(), again.parts());
            assertNotEquals(first.parts(), new Fold(0, 2, 2).of(data).parts());
            assertArrayEquals(new long[] {5, 5, 5}, first.classCounts(Part.VALIDATION));
        }
    }

    @Test
    void aClassWithFewerImagesThanFoldsIsNamed() throws Exception {
        Path images = TinyPhotos.classFolders(folder.resolve("data"), 4, 1);
        try (Dataset data = Dataset.open(images, SplitRule.DEFAULT)) {
            UserError error = assertThrows(UserError.class, () -> new Fold(0, 5, 1).of(data));
            assertEquals("class across has 4 images, too few for 5 folds", error.getMessage());
            assertEquals("give --folds 4 or fewer, or add images", error.fix());
        }
    }
}
