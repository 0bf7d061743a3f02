package io.fovea.internal.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import io.fovea.data.Problem;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.source.DrawnFiles;
import io.fovea.internal.source.Obstacle;
import io.fovea.internal.source.Sample;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class CsvManifestTest {
    @TempDir
    Path root;

    @BeforeEach
    void draw() throws IOException {
        DrawnFiles.write(root, "x/1.png", "x/2.png", "x/3,4.png", "y/5.png", "notes.txt");
    }

    @Test
    void quotesByteOrderMarkAndColumnOrderAreUnderstood() throws IOException {
        Dataset data = open("\uFEFFLabel,Path\r\n\"big, red\",x/1.png\r\nblue,\"x/3,4.png\"\r\n\r\nblue,y/5.png\r\n");
        assertEquals(List.of("big, red", "blue"), data.labels().names());
        assertEquals(3, data.samples().size());
        assertEquals(List.of(), data.problems());
    }

    @Test
    void pathsThroughDotsAreFound() throws IOException {
        Path hidden = DrawnFiles.write(root.resolve(".cache/fovea"), "6.png");
        DrawnFiles.write(root, "table/7.png");
        Path csv = Files.writeString(
                root.resolve("table/data.csv"),
                "path,label\n./7.png,a\n../x/1.png,a\n" + hidden.resolve("6.png")
                        + ",b\n../.cache/fovea/../../y/5.png,b\n");
        Dataset data = Dataset.open(csv, SplitRule.DEFAULT);
        assertEquals(List.of(), data.problems());
        assertEquals(4, data.samples().size());
        for (Sample sample : data.samples()) sample.origin().read(ImageDecoder.DEFAULT);
    }

    @Test
    void pathsAreCountedOnceHoweverTheyAreWritten() throws IOException {
        Dataset data = open(
                "path,label\nx/1.png,a\n./x/1.png,a\nx/../x//1.png,a\n" + root.resolve("x/1.png") + ",a\ny/5.png,b\n");
        assertEquals(2, data.samples().size());
        assertEquals(3, data.problems().size());
        assertError("path,label\nx/1.png,a\n./x/1.png,b\n", "row 3 lists ./x/1.png again", "keep one");
    }

    @Test
    void backslashesAreTakenAsTheyStandAndThenAsSlashes() throws IOException {
        Dataset data = open("path,label\nx\\1.png,a\n.\\y\\5.png,b\n");
        assertEquals(List.of(), data.problems());
        assertEquals(Set.of("x/1.png", "y/5.png"), paths(data));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "backslashes separate there")
    void aNameWithABackslashComesBeforeAFolder() throws IOException {
        DrawnFiles.write(root, "x\\1.png");
        Dataset data = open("path,label\nx\\1.png,a\nx/1.png,b\n");
        assertEquals(Set.of("x\\1.png", "x/1.png"), paths(data));
    }

    @Test
    void everyMistakeIsTold() throws IOException {
        Path csv = Files.writeString(
                root.resolve("data.csv"),
                "path,label,split\nx/1.png,a,train\nx/2.png,,train\ny/5.png,b,dev\nx/1.png,b,train\n");
        Dataset data = Dataset.openForInspection(csv, SplitRule.DEFAULT);
        List<String> mistakes = data.obstacles().stream().map(Obstacle::problem).toList();
        assertEquals(4, mistakes.size(), mistakes::toString);
        for (int row = 3; row <= 5; row++) {
            assertTrue(mistakes.get(row - 3).startsWith(csv + ", row " + row + " "), mistakes::toString);
        }
        assertTrue(mistakes.get(3).contains("one class only"), mistakes::toString);
        UserError e = assertThrows(UserError.class, () -> Dataset.open(csv, SplitRule.DEFAULT));
        assertTrue(
                String.valueOf(e.getMessage()).endsWith("row 3 has no label (and 3 more; fovea inspect lists all)"),
                e.getMessage());
    }

    @Test
    void aCommaWithoutQuotesIsNoSilentMistake() {
        assertError("path,label\nx/1.png,big, red\nx/2.png,b\n", "row 2 has 3 cells, the header 2", "double quotes");
    }

    @Test
    void emptyColumnsOfSpreadsheetsAreNoMistake() throws IOException {
        Dataset data = open("path,label,,\nx/1.png,a,,\nx/2.png,b,,\n");
        assertEquals(2, data.samples().size());
        assertEquals(List.of(), data.problems());
    }

    private static Set<String> paths(Dataset data) {
        return data.samples().stream().map(Sample::path).collect(Collectors.toSet());
    }

    @Test
    void columnsWithoutMeaningAreNamed() throws IOException {
        Dataset data = open("path,width,label,camera\nx/1.png,3,a,phone\nx/2.png,3,b,phone\n");
        assertEquals(
                "columns that only evaluate --slices looks at: width, camera",
                data.problems().get(0).reason());
    }

    @Test
    void whatCannotBeUsedIsNamed() throws IOException {
        Dataset data = open("path,label\nx/1.png,a\nx/2.png,b\nx/none.png,a\nnotes.txt,a\nx/1.png,a\n");
        assertEquals(
                List.of(
                        Problem.leftOut(Problem.Kind.MISSING_FILE, "x/none.png", "does not exist"),
                        Problem.leftOut(Problem.Kind.NO_IMAGE, "notes.txt", "not an image by its extension"),
                        Problem.warning(Problem.Kind.LISTED_AGAIN, "x/1.png", "is listed twice; counted once")),
                data.problems());
    }

    @Test
    void mistakesNameTheRow() {
        assertError("path,class\nx/1.png,a\n", "has no column label, only path, class", "path,label");
        assertError("path;label\nx/1.png;a\n", "has no column path, only path;label", "path,label");
        assertError("path,label\nx/1.png,a\nx/2.png,\n", "row 3 has no label", "fill");
        assertError("path,label\nx/1.png,a\nx/2.png\n", "row 3 has no label", "fill");
        assertError("path,label,split\nx/1.png,a,dev\n", "row 2 has the split dev", "correct");
        assertError("path,label,split\nx/1.png,a,\n", "row 2 has no split", "fill");
        assertError("path,label\nx/1.png,a\nx/1.png,b\n", "row 3 lists x/1.png again", "keep one");
        assertError("path,label\nx/1.png,a\nx/2.png,a\n", "one class only", "every class");
        assertError("path,label\nnone.png,a\n", "holds no images, only files left out, such as none.png", "JPEG");
        assertError("path,label\n\"x/1.png,a\n", "is no table", "comma-separated");
        assertError("path,path,label\nx/1.png,x,a\n", "is no table", "comma-separated");
    }

    @Test
    void otherEncodingsAreRefused() throws IOException {
        Path csv = root.resolve("data.csv");
        for (Charset other : List.of(StandardCharsets.ISO_8859_1, StandardCharsets.UTF_16)) {
            Files.write(csv, "path,label\nx/1.png,caf\u00E9\n".getBytes(other));
            UserError e = assertThrows(UserError.class, () -> Dataset.open(csv, SplitRule.DEFAULT));
            assertTrue(String.valueOf(e.getMessage()).contains("not UTF-8"), e.getMessage());
        }
    }

    private Dataset open(String table) throws IOException {
        return Dataset.open(Files.writeString(root.resolve("data.csv"), table), SplitRule.DEFAULT);
    }

    private void assertError(String table, String problem, String fix) {
        UserError e = assertThrows(UserError.class, () -> open(table));
        assertTrue(String.valueOf(e.getMessage()).contains(problem), e.getMessage());
        assertTrue(e.fix().contains(fix), e.fix());
    }
}
