package io.fovea.internal.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import io.fovea.data.Part;
import io.fovea.data.Problem;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.source.DrawnFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLayoutTest {
    @TempDir
    Path root;

    @Test
    void trainAndTestWithoutValidationHoldOutPartOfTrainAndLeaveTestAlone() throws IOException {
        DrawnFiles.writeClasses(root.resolve("TRAIN"), 10, "a", "b");
        DrawnFiles.writeClasses(root.resolve("Test"), 4, "a", "b");
        Dataset data = open();
        assertEquals(16, data.samples(Part.TRAIN).size());
        assertEquals(4, data.samples(Part.VALIDATION).size());
        assertEquals(8, data.samples(Part.TEST).size());
        assertTrue(data.samples(Part.VALIDATION).stream()
                .allMatch(sample -> sample.path().startsWith("TRAIN/")));
        assertEquals(SplitRule.DEFAULT, data.heldOut());
    }

    @Test
    void aLoneTrainFolderIsAPart() throws IOException {
        DrawnFiles.writeClasses(root.resolve("train"), 2, "a", "b");
        assertEquals(List.of("a", "b"), open().labels().names());
    }

    @Test
    void aClassMayBeCalledTrain() throws IOException {
        DrawnFiles.writeClasses(root, 2, "train", "plane");
        assertEquals(List.of("plane", "train"), open().labels().names());
    }

    @Test
    void classesAreInCodePointOrder() throws IOException {
        String aboveTheBasicPlane = "\uD83D\uDC31", inThePrivateUseArea = "\uE000";
        DrawnFiles.writeClasses(root, 1, "b", "B", "\u00E9", aboveTheBasicPlane, inThePrivateUseArea, "10", "9");
        List<String> expected = List.of("10", "9", "B", "b", "\u00E9", inThePrivateUseArea, aboveTheBasicPlane);
        assertEquals(expected, open().labels().names());
    }

    @Test
    void hiddenFilesAndFoldersAreIgnoredWithoutAWord() throws IOException {
        DrawnFiles.writeClasses(root, 2, "a", "b", ".git", "__MACOSX/a");
        DrawnFiles.write(root, ".DS_Store", "a/._0.png", "a/.cache/1.png", "b/Thumbs.db", "b/desktop.ini");
        Dataset data = open();
        assertEquals(4, data.samples().size());
        assertEquals(List.of(), data.problems());
    }

    @Test
    void filesThatAreNoImagesAreNamed() throws IOException {
        DrawnFiles.writeClasses(root, 2, "a", "b");
        DrawnFiles.write(root, "README", "loose.jpg", "a/notes.txt", "a/raw.CR2", "b/deep/list.csv", "a/photo.JPEG");
        Dataset data = open();
        assertEquals(5, data.samples().size());
        Set<String> paths = data.problems().stream().map(Problem::path).collect(Collectors.toSet());
        assertEquals(Set.of("README", "loose.jpg", "a/notes.txt", "a/raw.CR2", "b/deep/list.csv"), paths);
        assertTrue(data.problems().stream().allMatch(p -> p.severity() == Problem.Severity.ERROR));
    }

    @Test
    void aFolderBesideThePartsIsNamed() throws IOException {
        DrawnFiles.writeClasses(root.resolve("train"), 2, "a", "b");
        DrawnFiles.writeClasses(root.resolve("valid"), 2, "a", "b");
        DrawnFiles.writeClasses(root.resolve("extra"), 2, "a");
        Dataset data = open();
        assertEquals(8, data.samples().size());
        assertEquals(
                Problem.leftOut(Problem.Kind.MISPLACED, "extra", "is neither train, validation nor test"),
                data.problems().get(0));
    }

    @Test
    void symbolicLinksAreFollowedAndLoopsNamed() throws IOException {
        Path real = DrawnFiles.writeClasses(root.resolve("real"), 2, "a");
        Path data = DrawnFiles.writeClasses(root.resolve("data"), 2, "b");
        Files.createSymbolicLink(data.resolve("a"), real.resolve("a"));
        Files.createSymbolicLink(data.resolve("b/loop"), data);
        Dataset dataset = Dataset.open(data, SplitRule.DEFAULT);
        assertEquals(4, dataset.samples().size());
        assertEquals("b/loop", dataset.problems().get(0).path());
    }

    @Test
    void aPathThatDoesNotExist() {
        assertError(root.resolve("nowhere"), "does not exist", "check the path");
    }

    @Test
    void aFileOfAnUnknownKind() throws IOException {
        Path file = Files.writeString(root.resolve("data.xyz"), "what is this");
        assertError(file, "unknown kind", ".zip, .tar or .tar.gz");
        assertError(Files.write(root.resolve("empty.zip"), new byte[0]), "empty file", "folder of class folders");
        assertError(Files.write(root.resolve("one.png"), DrawnFiles.png(3, 3, 1)), "single file", "folder of class");
        assertError(
                Files.write(root.resolve("x.gz"), DrawnFiles.gzip(new byte[9])), "no tar archive", "folder of class");
    }

    @Test
    void anEmptyFolder() throws IOException {
        assertError(root, "is empty", "one folder per class");
        DrawnFiles.write(root, ".hidden/x.png");
        assertError(root, "is empty", "one folder per class");
    }

    @Test
    void imagesDirectlyInTheFolder() throws IOException {
        DrawnFiles.write(root, "1.jpg", "2.jpg");
        assertError(root, "directly in", "cat/1.jpg");
        DrawnFiles.write(root, "parts/train/1.jpg", "parts/validation/2.jpg");
        assertError(root.resolve("parts"), "directly in train of", "cat/1.jpg");
    }

    @Test
    void onlyTextInTheFolders() throws IOException {
        DrawnFiles.write(root, "a/1.txt", "b/2.txt");
        assertError(root, "holds no images, only files left out, such as a/1.txt", "JPEG");
        DrawnFiles.write(root, "loose/1.txt");
        assertError(root.resolve("loose"), "neither class folders nor images", "one folder per class");
    }

    @Test
    void oneClassOnly() throws IOException {
        DrawnFiles.writeClasses(root, 3, "cat");
        assertError(root, "one class only, cat", "every class");
    }

    @Test
    void emptyTrainingClassesAreAnErrorThatNamesThem() throws IOException {
        DrawnFiles.writeClasses(root.resolve("train"), 2, "a", "b");
        DrawnFiles.write(root, "train/c/", "train/d/only.txt");
        assertError(root, "without a training image: train/c, train/d", "delete them");
    }

    @Test
    void emptyValidationClassesAreAWarning() throws IOException {
        DrawnFiles.writeClasses(root.resolve("train"), 5, "a", "b");
        DrawnFiles.writeClasses(root.resolve("validation"), 2, "a");
        DrawnFiles.write(root, "validation/b/");
        assertEquals(
                List.of(Problem.warning(Problem.Kind.MISSING_CLASS, "class b", "no image in validation")),
                DatasetCheck.of(open(), ImageDecoder.DEFAULT, 1).problems());
    }

    @Test
    void anEmptyValidationPartIsAnError() throws IOException {
        DrawnFiles.writeClasses(root.resolve("train"), 2, "a", "b");
        DrawnFiles.write(root, "validation/a/", "validation/b/");
        assertError(root, "validation part", "delete it");
    }

    @Test
    void differentClassesInTrainAndValidationAreNamedOnBothSides() throws IOException {
        DrawnFiles.writeClasses(root.resolve("train"), 2, "a", "b", "shoe");
        DrawnFiles.writeClasses(root.resolve("validation"), 2, "a", "shoes", "socks");
        assertError(root, "only in train b, shoe; only in validation shoes, socks", "rename");
    }

    @Test
    void whereOneSideAloneHasMoreClassesTheOtherIsNotSpokenOf() throws IOException {
        DrawnFiles.writeClasses(root.resolve("train"), 2, "a", "b", "shoe");
        DrawnFiles.writeClasses(root.resolve("validation"), 2, "a", "b");
        UserError e = assertThrows(UserError.class, () -> Dataset.open(root, SplitRule.DEFAULT));
        assertTrue(
                String.valueOf(e.getMessage()).endsWith("have different classes: only in train shoe"), e.getMessage());
    }

    @Test
    void anUnknownTestClassIsAnErrorAndAMissingOneAWarning() throws IOException {
        DrawnFiles.writeClasses(root.resolve("train"), 9, "a", "b");
        DrawnFiles.writeClasses(root.resolve("test"), 2, "b");
        assertEquals(
                List.of(Problem.warning(Problem.Kind.MISSING_CLASS, "class a", "no image in test")),
                DatasetCheck.of(open(), ImageDecoder.DEFAULT, 1).problems());
        DrawnFiles.writeClasses(root.resolve("test"), 2, "z");
        assertError(root, "test of", "rename");
    }

    @Test
    void noTrainPart() throws IOException {
        DrawnFiles.writeClasses(root.resolve("validation"), 2, "a", "b");
        DrawnFiles.writeClasses(root.resolve("test"), 2, "a", "b");
        assertError(root, "has no train part", "folder train");
    }

    @Test
    void twoFoldersForOnePart() throws IOException {
        DrawnFiles.writeClasses(root.resolve("train"), 2, "a", "b");
        DrawnFiles.writeClasses(root.resolve("val"), 2, "a", "b");
        DrawnFiles.writeClasses(root.resolve("validation"), 2, "a", "b");
        assertError(root, "both val and validation", "merge");
    }

    @Test
    void aClassOfOneImageKeepsItForTraining() throws IOException {
        DrawnFiles.writeClasses(root, 1, "a", "b");
        Dataset data = open();
        assertEquals(2, data.samples(Part.TRAIN).size());
        assertFalse(data.has(Part.VALIDATION));
    }

    private Dataset open() {
        return Dataset.open(root, SplitRule.DEFAULT);
    }

    private static void assertError(Path data, String problem, String fix) {
        UserError e = assertThrows(UserError.class, () -> Dataset.open(data, SplitRule.DEFAULT));
        assertTrue(String.valueOf(e.getMessage()).contains(problem), e.getMessage());
        assertTrue(e.fix().contains(fix), e.fix());
    }
}
