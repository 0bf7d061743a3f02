package io.fovea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What is said at the end of a training that came to nothing. */
class AdviceTest {
    @TempDir
    Path folder;

    @Test
    void itsOptionsAreThoseOfTheProgramAndTheRuleOfTheBestEpochIsSaid() throws IOException {
        StringWriter out = new StringWriter(), err = new StringWriter();
        Path data = Bars.draw(folder.resolve("bars"));
        int code = Fovea.run(
                Terminal.of(Map.of()),
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                "train",
                data.toString(),
                "--model",
                "cnn",
                "--epochs",
                "1",
                "--lr",
                "1e-9",
                "--out",
                folder.resolve("run").toString());
        assertEquals(0, code, err.toString());
        assertTrue(out.toString().contains("best: epoch 1 of 1, by validation loss"), out.toString());
        List<String> advice = out.toString()
                .lines()
                .filter(line -> line.startsWith("advice: "))
                .toList();
        assertFalse(advice.isEmpty(), out.toString());
        for (String line : advice) {
            List<String> args = new ArrayList<>(List.of("train", "photos"));
            args.addAll(Stream.of(line.substring(line.indexOf("Try: ") + 5).split(" "))
                    .toList());
            CommandLine.ParseResult parsed =
                    Fovea.commandLine(Terminal.of(Map.of())).parseArgs(args.toArray(new String[0]));
            assertTrue(parsed.subcommand().matchedOptions().size() >= 1, line);
        }
    }
}
