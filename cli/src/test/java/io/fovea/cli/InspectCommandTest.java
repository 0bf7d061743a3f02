package io.fovea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code inspect} is what {@code train} points to: it shows its table and every problem, whatever it finds. */
class InspectCommandTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void draw() throws IOException {
        Bars.draw(folder);
    }

    private int run(String... args) {
        return Fovea.run(Terminal.of(Map.of()), new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    private JsonNode json() throws IOException {
        assertEquals(0, run("inspect", folder.toString(), "--json"), err.toString());
        return new ObjectMapper().readTree(out.toString());
    }

    @Test
    void everyProblemIsNamedBesideTheTable() throws IOException {
        damage(folder.resolve("train/across/3.png"));
        damage(folder.resolve("test/down/4.png"));
        Files.write(folder.resolve("train/down/5.png"), new byte[0]);
        assertEquals(0, run("inspect", folder.toString()), err.toString());
        String text = out.toString();
        assertTrue(text.contains("class   train  validation  test"), text);
        assertTrue(text.contains("across     11          12    12"), text);
        assertTrue(text.contains("problem: 3 images cannot be read, and are left out"), text);
        assertTrue(text.contains("    train/across/3.png (corrupt PNG"), text);
        assertTrue(text.contains("    test/down/4.png (corrupt PNG"), text);
        assertTrue(text.contains("    train/down/5.png (empty file)"), text);
        assertTrue(text.contains("  try: replace or delete such files"), text);
        assertFalse(text.contains("cannot be trained on"), text);
    }

    @Test
    void whatCannotBeTrainedOnIsToldWithItsRemedy() throws IOException {
        for (int i = 0; i < 12; i++) damage(folder.resolve("train/down/" + i + ".png"));
        assertEquals(0, run("inspect", folder.toString()), err.toString());
        String text = out.toString();
        int table = text.indexOf("class   train  validation  test"), names = text.indexOf("train/down/1.png");
        int obstacle = text.indexOf("cannot be trained on: class down of folder " + folder + " has no training image");
        assertTrue(0 < table && table < names && names < obstacle, text);
        assertTrue(text.contains("12 of 12 are left out"), text);
        assertTrue(text.contains("    and 2 more; --json lists all"), text);
        assertTrue(text.substring(obstacle).contains("  try: "), text);
    }

    @Test
    void jsonCarriesTheSame() throws IOException {
        Files.createDirectories(folder.resolve("train/empty"));
        for (String part : new String[] {"train", "validation", "test"}) {
            for (int i = 0; i < 12; i++) damage(folder.resolve(part + "/down/" + i + ".png"));
        }
        JsonNode json = json();
        assertEquals(3, json.get("classes").size());
        assertFalse(json.get("trainable").asBoolean());
        assertEquals(3, json.get("obstacles").size(), json.toString());
        assertTrue(json.at("/obstacles/0/fix").asText().contains("delete them"), json.toString());
        assertEquals(
                36,
                json.get("problems").findValuesAsText("severity").stream()
                        .filter("ERROR"::equals)
                        .count());
        assertEquals(12, json.get("measured").asInt());
    }

    @Test
    void nothingToMeasureIsNull() throws IOException {
        for (String name : new String[] {"across", "down"}) {
            for (int i = 0; i < 12; i++) Files.writeString(folder.resolve("train/" + name + "/" + i + ".png"), "text");
        }
        JsonNode json = json();
        assertTrue(json.get("mean").isNull());
        assertEquals(0, json.get("measured").asInt());
        assertEquals(2, json.get("obstacles").size(), json.toString());
    }

    @Test
    void whereThereIsNoImageThereIsNothingToInspect() throws IOException {
        Path texts = Files.createDirectories(folder.resolve("texts/letters"));
        Files.writeString(texts.resolve("1.txt"), "text");
        assertEquals(2, run("inspect", folder.resolve("texts").toString()));
        assertTrue(out.toString().contains("letters/1.txt"), out.toString());
        assertTrue(err.toString().contains("holds no images"), err.toString());
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "such names cannot be there")
    void namesAreShownWithoutTheirControlCharacters() throws IOException {
        String odd = "\u001B[31mred\nalert";
        Path file = folder.resolve("train/down").resolve(odd + ".png");
        Files.write(file, new byte[0]);
        for (String part : new String[] {"train", "validation"}) {
            Path oddClass = Files.createDirectories(folder.resolve(part).resolve("\u009B2Jclass"));
            Files.copy(folder.resolve("train/across/1.png"), oddClass.resolve("1.png"));
        }
        assertEquals(0, run("inspect", folder.toString()), err.toString());
        String text = out.toString();
        assertTrue(text.contains("train/down/\\x1B[31mred\\nalert.png (empty file)"), text);
        assertTrue(text.contains("\\x9B2Jclass"), text);
        assertTrue(text.codePoints().allMatch(c -> c == '\n' || c == '\r' || !Character.isISOControl(c)), text);
        out.getBuffer().setLength(0);
        assertTrue(json().get("problems").findValuesAsText("path").contains("train/down/" + odd + ".png"));
    }

    @Test
    void theOutFolderMayNotLieInTheData() throws IOException {
        for (Path inside : new Path[] {folder, folder.resolve("run"), folder.resolve("train/down/new/run")}) {
            assertEquals(2, run("train", folder.toString(), "--out", inside.toString()), err.toString());
            assertTrue(
                    err.toString().contains("error: " + inside + " lies in the data folder " + folder), err.toString());
            assertTrue(err.toString().contains("try: give an --out outside"), err.toString());
            assertFalse(Files.exists(folder.resolve("run")) || Files.exists(folder.resolve("recipe.yaml")));
        }
        Path link = folder.resolveSibling(folder.getFileName() + "-link");
        Files.createSymbolicLink(link, folder);
        try {
            assertEquals(
                    2,
                    run("train", folder.toString(), "--out", link.resolve("run").toString()));
        } finally {
            Files.delete(link);
        }
    }

    @Test
    void duplicatesAreCountedByWhatTrainWouldDoWithThem() throws IOException {
        Files.copy(folder.resolve("train/across/3.png"), folder.resolve("train/across/33.png"));
        Files.copy(folder.resolve("train/across/4.png"), folder.resolve("validation/across/44.png"));
        Files.copy(folder.resolve("train/across/5.png"), folder.resolve("train/down/55.png"));
        assertEquals(0, run("inspect", folder.toString()), err.toString());
        String text = out.toString();
        assertTrue(text.contains("across     13          13    12"), text);
        assertTrue(text.contains("problem: 1 image is there again under another label, and both are used"), text);
        assertTrue(text.contains("problem: 1 validation image is also in train, and is used"), text);
        assertTrue(text.contains("problem: 1 image repeats another of its class, and is used"), text);
        out.getBuffer().setLength(0);
        assertEquals(0, run("inspect", folder.toString(), "--duplicates", "drop"), err.toString());
        text = out.toString();
        assertTrue(text.contains("across     10          13    12"), text);
        assertTrue(text.contains("problem: 2 images have the bytes of others with another label, and are left"), text);
        assertTrue(text.contains("    train/across/5.png (also train/down/55.png)"), text);
        assertTrue(text.contains("problem: 1 training image is also in validation, and is left out of train"), text);
        out.getBuffer().setLength(0);
        assertEquals(0, run("inspect", folder.toString(), "--duplicates", "drop", "--json"), err.toString());
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertEquals(
                "{\"choice\":\"drop\",\"withinClasses\":1,\"acrossClasses\":2,\"acrossParts\":1}",
                json.get("duplicates").toString());
        assertEquals(4, json.get("problems").size(), json.toString());
        assertEquals(2, run("inspect", folder.toString(), "--duplicates", "some"));
        assertTrue(err.toString().contains("use keep or drop"), err.toString());
    }

    @Test
    void aThousandWrongRowsAreNotAThousandLines() throws IOException {
        StringBuilder table = new StringBuilder("path,label,split\n");
        for (int i = 0; i < 1_000; i++) table.append("train/across/1.png,across,somewhere\n");
        Path csv = Files.writeString(folder.resolve("table.csv"), table);
        assertEquals(2, run("inspect", csv.toString()));
        String text = out.toString();
        assertTrue(text.contains("class  train  validation  test"), text);
        assertTrue(text.contains("cannot be trained on for 990 more reasons; --json lists all"), text);
        assertTrue(text.lines().count() < 30, text);
    }

    @Test
    void whatWasCheckedIsRememberedUntilItIsToBeForgotten() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
            }
        }
        List<String> notes = new ArrayList<>();
        for (String option : new String[] {"--json", "--json", "--recheck"}) {
            assertEquals(0, run("inspect", folder.toString(), option), err.toString());
            notes.addAll(err.toString().lines().toList());
            err.getBuffer().setLength(0);
        }
        assertEquals(
                List.of(
                        "checked 72 images",
                        "checked 72 images (72 unchanged since the last check)",
                        "checked 72 images"),
                notes);
    }

    /** Breaks the compressed data of a PNG and leaves its structure sound. */
    private static void damage(Path png) throws IOException {
        byte[] bytes = Files.readAllBytes(png);
        int data = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("IDAT") + 4;
        for (int i = data; i < data + 12; i++) bytes[i] ^= 0x5A;
        Files.write(png, bytes);
    }
}
