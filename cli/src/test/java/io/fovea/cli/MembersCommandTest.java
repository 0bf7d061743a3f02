package io.fovea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** {@code fovea train --seeds}, {@code --folds}, {@code --bagging} and {@code --snapshots}. */
class MembersCommandTest {
    @TempDir
    static Path shared;

    static Path data;

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter(), err = new StringWriter();

    @BeforeAll
    static void draw() throws IOException {
        data = Bars.draw(shared.resolve("bars"));
    }

    private int train(String... more) {
        CommandLine program = Fovea.commandLine(Terminal.of(Map.of()));
        program.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        List<String> usual = List.of(
                "train",
                data.toString(),
                "-m",
                "cnn",
                "-w",
                "none",
                "-e",
                "2",
                "-o",
                folder.resolve("out").toString());
        return program.execute(Stream.concat(usual.stream(), Stream.of(more)).toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({
        "--seeds, member-2: ",
        "--folds, cross-validation: a member is right for ",
        "--bagging, out of bag: together the members",
        "--snapshots, member-2: "
    })
    void everyWayMakesItsMembersAndSaysWhatTheyAreWorth(String option, String line) {
        assertEquals(0, train(option, "2"), err::toString);
        assertTrue(out.toString().contains(line), out.toString());
        for (int k = 1; k <= 2; k++) {
            assertTrue(Files.exists(folder.resolve("out/member-" + k + "/best.fovea")));
        }
        assertEquals(!option.equals("--snapshots"), err.toString().contains("member 2 of 2"), err.toString());
    }

    @Test
    void whatIsDoneStaysAndTheSameCommandWithResumeSaysSo() {
        assertEquals(0, train("--seeds", "2"), err::toString);
        assertEquals(2, train("--seeds", "2"));
        assertTrue(err.toString().contains("already holds members"), err.toString());
        assertEquals(0, train("--resume"), err::toString);
        assertEquals(0, train("--resume", "--seeds", "2"), err::toString);
        assertEquals(2, train("--resume", "--seeds", "3"));
        assertTrue(err.toString().contains("holds seeds=2, and seeds=3 is asked for"), err.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--seeds 2 --bagging 2; --seeds and --bagging exclude each other",
                "--folds 2 --dry-run; --dry-run plans one run",
                "--seeds 2 --overwrite; --overwrite replaces one run",
                "--seeds 1; must be 2 to 100, got 1",
                "--folds 25; too few for 25 folds",
                "--snapshots 3; take an epoch each at least, and there are 2",
                "--snapshots 2 --schedule onecycle; the recipe sets schedule, which --snapshots decides",
                "--snapshots 2 --max-time 10m; need all epochs as they are",
                "--resume --seeds 2; holds no members to resume"
            })
    void whatDoesNotGoTogetherIsTold(String options, String problem) {
        assertEquals(2, train(options.split(" ")));
        assertTrue(err.toString().contains(problem), err.toString());
        assertFalse(Files.exists(folder.resolve("out")));
    }
}
