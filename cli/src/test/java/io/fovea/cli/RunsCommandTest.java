package io.fovea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.run.RunListener;
import io.fovea.run.TrainingRun;
import io.fovea.train.EpochReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsCommandTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter(), err = new StringWriter();

    private int run(String... args) {
        return Fovea.run(Terminal.of(Map.of()), new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    @Test
    void finishedInterruptedAndBrokenRunsAreListed() throws IOException {
        Path data = Bars.draw(folder.resolve("bars")), runs = folder.resolve("runs");
        TrainingRun training = TrainingRun.on(data).epochs(2).batchSize(8);
        TrainingRun.Result finished = training.into(runs.resolve("run")).start();
        AtomicBoolean stop = new AtomicBoolean();
        RunListener once = new RunListener() {
            @Override
            public void epoch(List<EpochReport> history, boolean best) {
                stop.set(true);
            }
        };
        assertTrue(training.into(runs.resolve("run-2")).start(once, stop::get).interrupted());
        Files.writeString(Files.createDirectory(runs.resolve("odd")).resolve("recipe.yaml"), "- 1");
        Files.createDirectory(runs.resolve("no-run"));

        assertEquals(0, run("runs", runs.toString(), "--json"), err.toString());
        JsonNode list = new ObjectMapper().readTree(out.toString()).get("runs");
        assertEquals(3, list.size());
        assertEquals("broken", of(list, "odd").get("state").asText());
        assertTrue(of(list, "odd").get("problem").asText().contains("recipe"), list.toString());
        JsonNode second = of(list, "run-2");
        assertEquals("interrupted", second.get("state").asText());
        assertEquals(1, second.get("epochs").asInt());
        assertEquals(2, second.get("plannedEpochs").asInt());
        JsonNode first = of(list, "run");
        assertEquals("finished", first.get("state").asText());
        assertEquals(finished.validation().accuracy(), first.get("accuracy").asDouble());
        assertEquals(finished.recipe().network().model(), first.get("model").asText());

        assertEquals(0, run("runs", runs.toString()));
        assertTrue(err.toString().contains("--resume --out " + runs.resolve("run-2")), err.toString());
        assertTrue(err.toString().contains("odd: "), err.toString());

        Path page = folder.resolve("runs.html");
        assertEquals(0, run("runs", runs.toString(), "--report", page.toString()), err.toString());
        assertTrue(err.toString().contains("report: " + page), err.toString());
        String html = Files.readString(page);
        assertTrue(html.contains("<title>3 runs in " + runs), html);
        assertTrue(html.contains("run-2 is interrupted after 1 epoch of 2"), html);
        assertTrue(html.contains("<li>odd is broken: "), html);
        double low = finished.validation().figures().get(0).interval().low();
        assertTrue(html.contains("<small>%.1f to ".formatted(100 * low)), html);
        assertTrue(html.contains("Nothing: the recipes are the same."), html);
    }

    private static JsonNode of(JsonNode runs, String name) {
        for (JsonNode run : runs) {
            if (Path.of(run.get("folder").asText()).endsWith(name)) return run;
        }
        throw new AssertionError(name + " is not in " + runs);
    }

    @Test
    void aFolderWithoutRunsSaysSo() {
        assertEquals(0, run("runs", folder.toString()));
        assertTrue(err.toString().contains("no runs"), err.toString());
    }

    @Test
    void aReportIsAPageOfRuns() {
        assertEquals(
                2,
                run(
                        "runs",
                        folder.toString(),
                        "--report",
                        folder.resolve("runs.txt").toString()));
        assertTrue(err.toString().contains("does not end in .html"), err.toString());
        assertEquals(
                2,
                run(
                        "runs",
                        folder.toString(),
                        "--report",
                        folder.resolve("runs.html").toString()));
        assertTrue(err.toString().contains("there are no runs to report"), err.toString());
        assertFalse(Files.exists(folder.resolve("runs.html")));
    }

    @Test
    void overwritingNeedsTheNameOfTheRun() throws IOException {
        assertEquals(2, run("train", folder.toString(), "--overwrite"));
        assertTrue(err.toString().contains("no --out is given"), err.toString());
    }
}
