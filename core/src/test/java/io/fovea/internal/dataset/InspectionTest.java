package io.fovea.internal.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import io.fovea.data.Part;
import io.fovea.data.Problem;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.source.DrawnFiles;
import io.fovea.internal.source.Obstacle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectionTest {
    @TempDir
    Path root;

    @Test
    void damagedContentIsFoundInEveryPartAndNamed() throws IOException {
        for (String part : List.of("train", "validation", "test")) {
            DrawnFiles.writeClasses(root.resolve(part), 4, "a", "b");
            damage(root.resolve(part).resolve("a/1.png"));
        }
        Inspection inspection = inspect(Integer.MAX_VALUE);
        Dataset data = inspection.dataset();
        assertEquals(Set.of("train/a/1.png", "validation/a/1.png", "test/a/1.png"), problemPaths(data));
        assertEquals(7, data.samples(Part.TRAIN).size());
        assertEquals(24, inspection.decoded());
        assertEquals(7, statistics(inspection).images());
        assertEquals(List.of(), data.obstacles());
    }

    @Test
    void aSampleLeavesTheOthersUndecoded() throws IOException {
        DrawnFiles.writeClasses(root, 20, "a", "b");
        Inspection inspection = inspect(5);
        assertEquals(5, inspection.decoded());
        assertEquals(40, inspection.dataset().samples().size());
    }

    @Test
    void aClassThatCannotBeReadDoesNotHideTheOthers() throws IOException {
        DrawnFiles.writeClasses(root, 6, "a", "b", "c");
        for (int i = 0; i < 6; i++) damage(root.resolve("b/" + i + ".png"));
        Inspection inspection = inspect(Integer.MAX_VALUE);
        Dataset data = inspection.dataset();
        assertEquals(List.of("a", "b", "c"), data.labels().names());
        assertEquals(
                6,
                problemPaths(data).stream()
                        .filter(path -> path.startsWith("b/"))
                        .count());
        assertEquals(1, data.obstacles().size());
        assertTrue(data.obstacles().get(0).problem().startsWith("class b of folder"), data.obstacles()::toString);
        assertNotNull(inspection.statistics());
    }

    @Test
    void nothingThatCanBeReadIsStillATable() throws IOException {
        DrawnFiles.writeClasses(root, 3, "a", "b");
        for (int i = 0; i < 3; i++) {
            Files.write(root.resolve("a/" + i + ".png"), new byte[0]);
            damage(root.resolve("b/" + i + ".png"));
        }
        Inspection inspection = inspect(Integer.MAX_VALUE);
        assertEquals(
                6,
                problemPaths(inspection.dataset()).stream()
                        .filter(path -> path.endsWith(".png"))
                        .count());
        assertNull(inspection.statistics());
        assertEquals(3, inspection.dataset().obstacles().size());
    }

    @Test
    void allThatKeepsDataFromBeingTrainedOnIsTold() throws IOException {
        DrawnFiles.writeClasses(root.resolve("train"), 2, "a", "shoe");
        DrawnFiles.write(root, "train/empty/", "test/a/1.png", "test/unknown/1.png", "val/shoes/1.png");
        DrawnFiles.write(root, "val/a/1.png", "valid/a/1.png");
        Dataset data = inspect(Integer.MAX_VALUE).dataset();
        List<String> obstacles =
                data.obstacles().stream().map(Obstacle::problem).toList();
        for (String expected : List.of(
                "holds both val and valid",
                "has classes without a training image: train/empty",
                "only in train empty, shoe; only in validation shoes",
                "has classes that train has not: unknown")) {
            assertEquals(1, obstacles.stream().filter(o -> o.contains(expected)).count(), obstacles::toString);
        }
        assertEquals(4, obstacles.size(), obstacles::toString);
        assertEquals(
                List.of("a", "empty", "shoe", "shoes", "unknown"), data.labels().names());
        UserError e = assertThrows(UserError.class, () -> Dataset.open(root, SplitRule.DEFAULT));
        assertTrue(String.valueOf(e.getMessage()).endsWith("(and 3 more; fovea inspect lists all)"), e.getMessage());
    }

    @Test
    void dataThatCannotBeTrainedOnAreInspected() throws IOException {
        assertObstacle("empty", "is empty");
        DrawnFiles.write(root, "flat/1.png", "flat/2.png");
        assertObstacle("flat", "lie directly in");
        DrawnFiles.write(root, "one/cat/1.png", "one/cat/2.png");
        assertObstacle("one", "one class only");
        DrawnFiles.write(root, "two/cat/1.png", "two/dog/2.png");
        assertObstacle("two", "too few readable images");
        DrawnFiles.write(root, "untrained/test/cat/1.png", "untrained/test/dog/2.png");
        assertObstacle("untrained", "no train part");
        DrawnFiles.write(root, "text/cat/1.txt", "text/dog/2.txt");
        assertObstacle("text", "holds no images");
    }

    private void assertObstacle(String folder, String expected) throws IOException {
        Path data = Files.createDirectories(root.resolve(folder));
        try (Dataset opened = Dataset.openForInspection(data, SplitRule.DEFAULT)) {
            List<Obstacle> obstacles =
                    Inspection.of(opened, 9, ImageDecoder.DEFAULT, 2).dataset().obstacles();
            assertTrue(obstacles.stream().anyMatch(o -> o.problem().contains(expected)), obstacles::toString);
        }
    }

    private Inspection inspect(int sample) {
        return Inspection.of(Dataset.openForInspection(root, SplitRule.DEFAULT), sample, ImageDecoder.DEFAULT, 2);
    }

    private static PixelStatistics statistics(Inspection inspection) {
        PixelStatistics statistics = inspection.statistics();
        assertNotNull(statistics);
        return statistics;
    }

    private static Set<String> problemPaths(Dataset data) {
        return data.problems().stream()
                .filter(problem -> problem.severity() == Problem.Severity.ERROR)
                .map(Problem::path)
                .collect(Collectors.toSet());
    }

    /** Breaks the compressed data of a PNG and leaves its structure sound. */
    private static void damage(Path png) throws IOException {
        byte[] bytes = Files.readAllBytes(png);
        int data = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("IDAT") + 4;
        for (int i = data; i < data + 12; i++) bytes[i] ^= 0x5A;
        Files.write(png, bytes);
    }
}
