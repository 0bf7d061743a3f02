package io.fovea.internal.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import io.fovea.data.Part;
import io.fovea.data.Problem;
import io.fovea.data.Problem.Kind;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.source.DrawnFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetCheckTest {
    @TempDir
    Path root;

    @Test
    void unreadableFilesAreLeftOutAndNamed() throws IOException {
        DrawnFiles.writeClasses(root.resolve("train"), 6, "a", "b");
        DrawnFiles.writeClasses(root.resolve("validation"), 2, "a", "b");
        Files.writeString(root.resolve("train/a/0.png"), "no picture at all");
        Files.write(root.resolve("train/b/1.png"), new byte[0]);
        Files.write(root.resolve("validation/b/1.png"), DrawnFiles.png(100, 101, 1));
        Dataset data = Dataset.open(root, SplitRule.DEFAULT);
        for (int threads : new int[] {1, 3}) {
            DatasetCheck check = DatasetCheck.of(data, new ImageDecoder(10_000), threads);
            assertEquals(10, check.dataset().samples(Part.TRAIN).size());
            assertEquals(3, check.dataset().samples(Part.VALIDATION).size());
            Map<String, String> reasons = new TreeMap<>();
            check.problems().forEach(problem -> reasons.put(problem.path(), problem.reason()));
            assertEquals(
                    List.of("train/a/0.png", "train/b/1.png", "validation/b/1.png"), List.copyOf(reasons.keySet()));
            assertEquals("empty file", reasons.get("train/b/1.png"));
            assertTrue(check.problems().stream().allMatch(p -> p.severity() == Problem.Severity.ERROR));
            assertEquals(check.problems(), check.dataset().problems());
        }
    }

    @Test
    void fileThatVanishedIsLeftOut() throws IOException {
        DrawnFiles.writeClasses(root, 9, "a", "b");
        Dataset data = Dataset.open(root, SplitRule.DEFAULT);
        Files.delete(root.resolve("a/2.png"));
        DatasetCheck check = DatasetCheck.of(data, ImageDecoder.DEFAULT, 2);
        assertEquals(List.of(Problem.leftOut(Kind.UNREADABLE, "a/2.png", "the file is gone")), check.problems());
    }

    @Test
    void equalFilesAreWarnedOf() throws IOException {
        DrawnFiles.writeClasses(root.resolve("train"), 5, "a", "b");
        DrawnFiles.writeClasses(root.resolve("validation"), 2, "a", "b");
        copy("train/a/0.png", "train/a/9.png");
        copy("train/a/1.png", "train/b/9.png");
        copy("train/b/2.png", "validation/b/9.png");
        DatasetCheck check = DatasetCheck.of(Dataset.open(root, SplitRule.DEFAULT), ImageDecoder.DEFAULT, 2);
        assertEquals(
                List.of(
                        Problem.warning(Kind.DUPLICATE, "train/a/9.png", "has the same bytes as train/a/0.png"),
                        Problem.warning(
                                Kind.CONTRADICTION,
                                "train/b/9.png",
                                "has the same bytes as train/a/1.png, which is of another class"),
                        Problem.warning(
                                Kind.LEAK,
                                "validation/b/9.png",
                                "has the same bytes as train/b/2.png: train leaks into validation")),
                List.copyOf(check.equal()));
        assertEquals(17, check.dataset().samples().size(), "equal files are kept");
        assertEquals(List.of(), check.problems());
    }

    @Test
    void rareClassesAreWarnedOf() throws IOException {
        DrawnFiles.writeClasses(root.resolve("train"), 101, "many");
        DrawnFiles.writeClasses(root.resolve("train"), 5, "few");
        DrawnFiles.writeClasses(root.resolve("train"), 1, "one");
        DrawnFiles.writeClasses(root.resolve("validation"), 1, "few", "many", "one");
        DatasetCheck check = DatasetCheck.of(Dataset.open(root, SplitRule.DEFAULT), ImageDecoder.DEFAULT, 2);
        assertEquals(
                List.of(
                        Problem.warning(Kind.FEW_IMAGES, "class one", "1 training, 1 validation"),
                        Problem.warning(
                                Kind.IMBALANCE,
                                "class many",
                                "has 101 training images, class few only 5: rare classes will be missed")),
                check.problems());
    }

    @Test
    void aClassWithoutAReadableImageIsAnError() throws IOException {
        DrawnFiles.writeClasses(root.resolve("train"), 2, "a", "b");
        DrawnFiles.writeClasses(root.resolve("validation"), 1, "a", "b");
        Files.writeString(root.resolve("train/a/0.png"), "x");
        Files.writeString(root.resolve("train/a/1.png"), "y");
        Dataset data = Dataset.open(root, SplitRule.DEFAULT);
        UserError e = assertThrows(UserError.class, () -> DatasetCheck.of(data, ImageDecoder.DEFAULT, 2));
        assertTrue(String.valueOf(e.getMessage()).startsWith("class a of folder"), e.getMessage());
    }

    @Test
    void twoImagesInAllAreTooFew() throws IOException {
        DrawnFiles.writeClasses(root, 1, "a", "b");
        Dataset data = Dataset.open(root, SplitRule.DEFAULT);
        UserError e = assertThrows(UserError.class, () -> DatasetCheck.of(data, ImageDecoder.DEFAULT, 2));
        assertTrue(String.valueOf(e.getMessage()).contains("too few readable images to hold any out"), e.getMessage());
        assertTrue(e.fix().startsWith("add images"), e.fix());
    }

    @Test
    void aValidationPartOfWhichNothingCanBeReadIsAnError() throws IOException {
        DrawnFiles.writeClasses(root.resolve("train"), 2, "a", "b");
        DrawnFiles.writeClasses(root.resolve("validation"), 1, "a", "b");
        Files.writeString(root.resolve("validation/a/0.png"), "x");
        Files.writeString(root.resolve("validation/b/0.png"), "y");
        Dataset data = Dataset.open(root, SplitRule.DEFAULT);
        UserError e = assertThrows(UserError.class, () -> DatasetCheck.of(data, ImageDecoder.DEFAULT, 2));
        assertTrue(String.valueOf(e.getMessage()).startsWith("no validation image of folder"), e.getMessage());
    }

    private void copy(String from, String to) throws IOException {
        Files.copy(root.resolve(from), root.resolve(to));
    }
}
