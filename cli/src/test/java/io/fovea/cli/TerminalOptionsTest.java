package io.fovea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerminalOptionsTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Fovea.run(Terminal.of(Map.of()), new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    private int train(String... more) throws IOException {
        Path data = Bars.draw(folder.resolve("bars"));
        List<String> args = new java.util.ArrayList<>(List.of("train", data.toString(), "--model", "cnn"));
        args.addAll(List.of(
                "--epochs",
                "2",
                "--batch-size",
                "8",
                "--out",
                folder.resolve("run").toString()));
        args.addAll(List.of(more));
        return run(args.toArray(String[]::new));
    }

    @Test
    void everyCommandCanBeQuietOrVerbose() {
        Fovea.commandLine(Terminal.of(Map.of())).getSubcommands().forEach((name, command) -> {
            for (String option : List.of("-q", "--quiet", "-v", "--verbose")) {
                assertTrue(command.getCommandSpec().optionsMap().containsKey(option), name + " " + option);
            }
        });
    }

    @Test
    void bothAtOnceAreAMistake() {
        assertEquals(2, run("doctor", "-q", "-v"));
        assertEquals(
                List.of("error: --quiet and --verbose exclude each other", "  try: give one of them"),
                err.toString().lines().toList());
    }

    @Test
    void aQuietTrainingPrintsItsResultsAlone() throws IOException {
        assertEquals(0, train("--quiet"));
        assertEquals("", err.toString());
        assertTrue(out.toString().contains("bundle: "), out.toString());
    }

    @Test
    void aVerboseTrainingTellsSettingsFilesAndTimes() throws IOException {
        assertEquals(0, train("-v"));
        for (String line : List.of("  - libtorch ", "  - frames are kept in ", "  - checking: 72 images in ")) {
            assertTrue(err.toString().contains(line), err.toString());
        }
    }

    @Test
    void aPipeGetsOneLineAnEpochUnderOneHeading() throws IOException {
        assertEquals(0, train());
        List<String> table = err.toString()
                .lines()
                .filter(line -> line.matches(" *(epoch|\\d+/\\d+)  .*"))
                .map(line -> line.substring(0, 5).strip())
                .toList();
        assertEquals(List.of("epoch", "1/2", "2/2"), table);
    }
}
