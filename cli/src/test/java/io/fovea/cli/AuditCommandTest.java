package io.fovea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a list of what is suspicious to a training that honours it. */
class AuditCommandTest {
    @TempDir
    static Path folder;

    static Path data;
    static Path weights;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void train() throws IOException {
        Path others = Bars.draw(folder.resolve("others"));
        AuditCommandTest test = new AuditCommandTest();
        String run = folder.resolve("run").toString();
        assertEquals(0, test.run("train", others.toString(), "-m", "cnn", "-e", "12", "-o", run), test.err.toString());
        weights = folder.resolve("run/best.fovea");
        data = Bars.draw(folder.resolve("bars"));
        Files.move(data.resolve("train/down/0.png"), data.resolve("train/across/wrong.png"));
    }

    private int run(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Fovea.run(Terminal.of(Map.of()), new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    @Test
    void theListIsReviewedAndHonoured() throws IOException {
        Path csv = folder.resolve("suspicious.csv");
        String[] args = {"audit", data.toString(), "-w", weights.toString(), "--out", csv.toString()};
        assertEquals(0, run(args), err.toString());
        assertTrue(out.toString().contains("72 images, of which"), out.toString());
        assertTrue(out.toString().contains("labels that may be wrong"), out.toString());
        assertFalse(err.toString().contains("epochs"), err.toString());
        List<String> rows = Files.readAllLines(csv);
        assertEquals("path,given,suggested,score,reason", rows.get(0));
        String wrong = rows.stream()
                .filter(row -> row.startsWith("train/across/wrong.png,"))
                .findFirst()
                .orElseThrow();
        assertTrue(wrong.startsWith("train/across/wrong.png,across,down,"), wrong);
        Files.write(csv, List.of(rows.get(0), wrong));
        String fixed = folder.resolve("fixed").toString();
        String[] training = {"train", data.toString(), "-m", "cnn", "-e", "1", "--fixes", csv.toString(), "-o", fixed};
        assertEquals(0, run(training), err.toString());
        assertTrue(err.toString().contains("images that get another class: 1; left out: 0"), err.toString());
    }

    @Test
    void jsonHasAllSuspicions() throws IOException {
        assertEquals(0, run("audit", data.toString(), "-w", weights.toString(), "--json"), err.toString());
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertEquals(72, json.get("images").asInt());
        JsonNode first = json.get("suspicions").get(0);
        assertTrue(first.has("path") && first.has("given") && first.has("suggested") && first.has("score"));
        assertTrue(json.get("accuracy").asDouble() > 0.5);
    }

    @Test
    void wrongInputIsToldAndLeavesNothing() {
        refused(
                "does not end in .csv",
                "audit",
                data.toString(),
                "--out",
                folder.resolve("model.fovea").toString());
        refused("has learnt to see", "audit", data.toString(), "-m", "cnn", "-w", "none");
        refused("absent", "audit", folder.resolve("absent").toString());
        String absent = folder.resolve("absent.csv").toString();
        refused("absent.csv", "train", data.toString(), "-m", "cnn", "--fixes", absent, "-o", absent + "-run");
    }

    private void refused(String why, String... args) {
        assertEquals(2, run(args), err.toString());
        assertEquals("", out.toString());
        assertTrue(err.toString().contains(why), err.toString());
    }
}
