package io.fovea.internal.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import io.fovea.data.Duplicates;
import io.fovea.data.LabelledImage;
import io.fovea.data.LabelledImages;
import io.fovea.data.Problem;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.source.DrawnFiles;
import io.fovea.internal.source.Sample;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of the same bytes: which of them are used where duplicates are dropped, and what is said of them. */
class DuplicatesTest {
    @TempDir
    Path root;

    private void writeParts() throws IOException {
        DrawnFiles.writeClasses(root.resolve("train"), 8, "a", "b");
        DrawnFiles.writeClasses(root.resolve("validation"), 2, "a", "b");
        DrawnFiles.writeClasses(root.resolve("test"), 2, "a", "b");
    }

    private void copy(String from, String to) throws IOException {
        Files.copy(root.resolve(from), root.resolve(to));
    }

    private static DatasetCheck check(Dataset data, Duplicates choice) {
        return DatasetCheck.of(
                data,
                new CheckOptions(ImageDecoder.DEFAULT, 2, choice, CheckMemory.NONE, CheckListener.SILENT, () -> false));
    }

    private DatasetCheck check(Duplicates choice) {
        return check(Dataset.open(root, SplitRule.DEFAULT), choice);
    }

    private static List<String> leftOut(DatasetCheck check) {
        return check.equal().stream().map(Problem::path).sorted().toList();
    }

    private static List<String> lines(DatasetCheck check) {
        return check.groups().stream().map(ProblemGroup::line).toList();
    }

    @Test
    void ofAClassTheFirstStays() throws IOException {
        writeParts();
        copy("train/a/1.png", "train/a/17.png");
        copy("train/a/1.png", "train/a/18.png");
        DatasetCheck check = check(Duplicates.DROP);
        assertEquals(List.of("train/a/17.png", "train/a/18.png"), leftOut(check));
        assertEquals(24, check.dataset().samples().size());
        assertEquals(
                List.of("2 images repeat others of their class, and are left out: train/a/17.png (also train/a/1.png),"
                        + " train/a/18.png (also train/a/1.png)"),
                lines(check));
        assertEquals(
                List.of("2 images repeat others of their class, and are used, so that these count twice: train/a/17.png"
                        + " (also train/a/1.png), train/a/18.png (also train/a/1.png); delete such copies, or leave them"
                        + " out by --duplicates drop"),
                lines(check(Duplicates.KEEP)));
    }

    @Test
    void whatJudgesStaysAndWhatIsLearnedGoes() throws IOException {
        writeParts();
        copy("train/a/1.png", "validation/a/17.png");
        copy("train/b/1.png", "test/b/17.png");
        copy("train/b/2.png", "validation/b/18.png");
        copy("train/b/2.png", "test/b/18.png");
        copy("validation/a/0.png", "test/a/19.png");
        DatasetCheck check = check(Duplicates.DROP);
        assertEquals(
                List.of("train/a/1.png", "train/b/1.png", "train/b/2.png", "validation/a/0.png", "validation/b/18.png"),
                leftOut(check));
        assertEquals(
                List.of(
                        "1 training image is also in validation, and is left out of train: train/a/1.png (also"
                                + " validation/a/17.png)",
                        "2 training images are also in test, and are left out of train: train/b/1.png (also"
                                + " test/b/17.png), train/b/2.png (also test/b/18.png)",
                        "2 validation images are also in test, and are left out of validation: validation/a/0.png"
                                + " (also test/a/19.png), validation/b/18.png (also test/b/18.png)"),
                lines(check));
        List<String> kept = lines(check(Duplicates.KEEP));
        assertEquals(3, kept.size(), kept.toString());
        assertTrue(kept.get(0).startsWith("2 validation images are also in train, and are used, so that"), kept.get(0));
        assertTrue(kept.get(1).startsWith("2 test images are also in train, and are used, so that"), kept.get(1));
        assertTrue(kept.get(2).startsWith("1 test image is also in validation, which chooses"), kept.get(2));
    }

    @Test
    void ofContradictingLabelsNoneIsUsed() throws IOException {
        writeParts();
        copy("train/a/1.png", "train/a/17.png");
        copy("train/a/1.png", "train/b/17.png");
        copy("train/b/3.png", "test/a/17.png");
        DatasetCheck check = check(Duplicates.DROP);
        assertEquals(
                List.of("test/a/17.png", "train/a/1.png", "train/a/17.png", "train/b/17.png", "train/b/3.png"),
                leftOut(check));
        assertEquals(5, check.equal().count(Problem.Kind.CONTRADICTION));
        assertTrue(
                lines(check)
                        .get(0)
                        .startsWith("5 images have the bytes of others with another label, and are left out:"
                                + " train/a/1.png (also train/b/17.png), train/a/17.png (also train/b/17.png), "),
                lines(check).toString());
        List<String> kept = lines(check(Duplicates.KEEP));
        assertEquals(
                "2 images are there again under another label, and all are used: train/b/17.png (also train/a/1.png),"
                        + " test/a/17.png (also train/b/3.png); one of the labels is wrong: delete that copy, or leave"
                        + " out all such images by --duplicates drop",
                kept.get(0));
    }

    @Test
    void archivesAndTablesAreAsFolders() throws IOException {
        Path photos = DrawnFiles.writeClasses(root.resolve("photos"), 8, "a", "b");
        copy("photos/a/1.png", "photos/a/8.png");
        copy("photos/a/2.png", "photos/b/8.png");
        StringBuilder table = new StringBuilder("path,label\n");
        for (String label : List.of("a", "b")) {
            for (int i = 0; i < 9; i++) table.append("photos/%s/%d.png,%s\n".formatted(label, i, label));
        }
        Path csv = Files.writeString(root.resolve("photos.csv"), table);
        List<Path> forms = List.of(photos, DrawnFiles.zip(photos, root.resolve("photos.zip"), "inside/"), csv);
        for (Path form : forms) {
            try (Dataset data = Dataset.open(form, SplitRule.DEFAULT)) {
                DatasetCheck check = check(data, Duplicates.DROP);
                assertEquals(2, check.equal().count(Problem.Kind.CONTRADICTION), form.toString());
                assertEquals(
                        1,
                        check.equal().count(Problem.Kind.DUPLICATE)
                                + check.equal().count(Problem.Kind.LEAK),
                        form.toString());
                assertEquals(15, check.dataset().samples().size(), form.toString());
            }
        }
    }

    @Test
    void theListOfSamplesIsOfWhatIsTrainedOn() throws IOException {
        writeParts();
        String without = check(Duplicates.DROP).list().digest();
        assertEquals(without, check(Duplicates.KEEP).list().digest());
        copy("train/a/1.png", "train/a/17.png");
        assertEquals(without, check(Duplicates.DROP).list().digest());
        assertNotEquals(without, check(Duplicates.KEEP).list().digest());
    }

    @Test
    void aClassOfWhichNothingIsLeftIsAnObstacle() throws IOException {
        writeParts();
        for (int i = 0; i < 8; i++) copy("train/b/" + i + ".png", "validation/b/x" + i + ".png");
        UserError e = assertThrows(UserError.class, () -> check(Duplicates.DROP));
        assertTrue(
                e.getMessage().contains("has no training image that can be used: 8 of 8 are left out"), e.getMessage());
    }

    @Test
    void pixelsWithoutAFileAreEqualOnlyInOneShape() {
        List<LabelledImage> images = new ArrayList<>();
        int[][] sizes = {{2, 8}, {8, 2}, {4, 4}, {2, 8}};
        for (int i = 0; i < sizes.length; i++) {
            BufferedImage black = new BufferedImage(sizes[i][0], sizes[i][1], BufferedImage.TYPE_INT_RGB);
            images.add(LabelledImage.pixels("black" + i, black, "black"));
            BufferedImage gray = new BufferedImage(9, 9, BufferedImage.TYPE_INT_RGB);
            gray.setRGB(i, i, 0xFFFFFF);
            images.add(LabelledImage.pixels("dot" + i, gray, "dot"));
        }
        Dataset data = Dataset.of(LabelledImages.of("pixels", images), new SplitRule(0.25, 1));
        DatasetCheck check = check(data, Duplicates.DROP);
        assertEquals(1, check.equal().size(), check.equal().toString());
        assertTrue(check.dataset().samples().stream().map(Sample::path).toList().contains("black1"));
    }
}
