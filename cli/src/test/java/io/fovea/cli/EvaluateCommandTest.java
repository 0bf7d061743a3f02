package io.fovea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model is never judged by images it was trained on without a word. */
class EvaluateCommandTest {
    @TempDir
    static Path folder;

    static Path data;
    static Path bundle;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void train() throws IOException {
        data = Bars.draw(folder.resolve("bars")).resolve("train");
        Path undivided = Files.move(data, folder.resolve("photos"));
        Path run = folder.resolve("run");
        EvaluateCommandTest first = new EvaluateCommandTest();
        String[] args = {"train", undivided.toString(), "--epochs", "1", "--model", "cnn", "--out", run.toString()};
        assertEquals(0, first.run(args), first.err.toString());
        data = undivided;
        bundle = run.resolve("best.fovea");
    }

    private int run(String... args) {
        return Fovea.run(Terminal.of(Map.of()), new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    private int judged(Path by, String... options) throws IOException {
        String[] args = Stream.concat(
                        Stream.of("evaluate", bundle.toString(), by.toString(), "--json"), Stream.of(options))
                .toArray(String[]::new);
        assertEquals(0, run(args), err.toString());
        return new ObjectMapper().readTree(out.toString()).get("images").asInt();
    }

    @Test
    void theDataOfTheTrainingAreJudgedByWhatItHeldOut() throws IOException {
        assertEquals(4, judged(data));
        assertTrue(
                err.toString()
                        .contains("judged by the 4 images that it held out; --split train judges by the other 20"),
                err.toString());
    }

    @Test
    void theRestIsJudgedByWhenItIsAskedFor() throws IOException {
        assertEquals(20, judged(data, "--split", "train"));
    }

    @Test
    void allIsJudgedByWhenItIsAskedFor() throws IOException {
        assertEquals(24, judged(data, "--split", "test"));
    }

    @Test
    void otherDataAreJudgedByAsAWholeWithACaution() throws IOException {
        assertEquals(24, judged(folder.resolve("bars/test")));
        assertTrue(err.toString().contains("the figures are too good"), err.toString());
    }
}
