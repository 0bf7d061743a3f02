package io.fovea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
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

    @Test
    void aReportIsWrittenBesideTheJson() throws IOException {
        Path report = folder.resolve("judged.html");
        assertEquals(4, judged(data, "--report", report.toString()));
        String html = Files.readString(report);
        assertTrue(html.contains("of 4 validation images were recognised"), "in words");
        assertTrue(html.contains("an image of "), "with pictures");
        assertFalse(html.contains("Learning curves") || html.contains("Images of each class"), "nothing of a training");
        String drawing = Files.readString(folder.resolve("judged-charts/validation-confusion.svg"));
        assertTrue(drawing.contains("truth ↓ answer →"), drawing);
        assertTrue(err.toString().contains("report: " + report), err.toString());
    }

    @Test
    void aReportTellsWhatWasLeftOut() throws IOException {
        Path photos = folder.resolve("damaged");
        Bars.draw(photos);
        Files.writeString(photos.resolve("test/across/broken.png"), "no picture");
        Path report = folder.resolve("damaged.html");
        int code = run("evaluate", bundle.toString(), photos.toString(), "--report", report.toString());
        assertEquals(2, code);
        assertTrue(Files.readString(report).contains("broken.png"));
    }

    @Test
    void aReportThatCannotBeWrittenIsRefusedBeforeTheWork() throws IOException {
        Path file = Files.writeString(folder.resolve("taken-charts"), "a file");
        refused(folder.resolve("absent/report.html"), "no such folder");
        refused(bundle, "does not end in .html");
        refused(Files.createDirectories(folder.resolve("folder.html")), "it is a folder");
        refused(folder.resolve("taken.html"), file + " is a file");
        refused(data.resolve("report.html"), "lies in the data folder");
        assertFalse(Files.exists(data.resolve("report.html")));
        assertTrue(Files.size(bundle) > 1000);
    }

    @Test
    void aFigureThatIsNotReachedEndsWithThree() {
        String[] under = {"evaluate", bundle.toString(), data.toString(), "--fail-under", "accuracy=1.01"};
        assertEquals(3, run(under), err.toString());
        assertTrue(err.toString().contains("below the 1.01 of --fail-under"), err.toString());
        assertTrue(out.toString().contains("accuracy"), "the figures are printed all the same");
        String[] over = {"evaluate", bundle.toString(), data.toString(), "--fail-over", "loss=0"};
        assertEquals(3, run(over), err.toString());
        assertTrue(err.toString().contains("above the 0.0 of --fail-over"), err.toString());
        String[] kept = {
            "evaluate", bundle.toString(), data.toString(), "--fail-under", "accuracy=0", "--fail-under", "kappa=-1"
        };
        assertEquals(0, run(kept), err.toString());
    }

    @Test
    void aFigureThatThereIsNotIsRefusedBeforeTheWork() {
        wrong("did you mean accuracy?", "--fail-under", "acuracy=0.5");
        wrong("use one of accuracy, top5", "--fail-over", "hammingLoss=0.5");
        wrong("must be a number", "--fail-under", "accuracy=NaN");
        wrong("--fail-under", "--fail-under", "accuracy");
        wrong("--fail-under", "--fail-under", "accuracy=high");
    }

    private void wrong(String why, String... options) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        String[] args = Stream.concat(Stream.of("evaluate", bundle.toString(), data.toString()), Stream.of(options))
                .toArray(String[]::new);
        assertEquals(2, run(args), err.toString());
        assertEquals("", out.toString());
        assertTrue(err.toString().contains(why), err.toString());
    }

    @Test
    void everyAnswerIsWrittenWithItsProbabilities() throws IOException {
        Path file = folder.resolve("answers.csv");
        assertEquals(4, judged(data, "--predictions", file.toString()));
        List<String> lines = Files.readAllLines(file);
        assertEquals("path,truth,answer,p:across,p:down", lines.get(0));
        assertEquals(5, lines.size());
        int right = 0;
        for (String line : lines.subList(1, 5)) {
            String[] cells = line.split(",");
            double across = Double.parseDouble(cells[3]), down = Double.parseDouble(cells[4]);
            assertEquals(1, across + down, 1e-9);
            assertEquals(across >= down ? "across" : "down", cells[2]);
            assertTrue(cells[0].contains(cells[1]), line);
            if (cells[1].equals(cells[2])) right++;
        }
        double accuracy =
                new ObjectMapper().readTree(out.toString()).get("accuracy").asDouble();
        assertEquals(accuracy, right / 4.0);
        wrong("does not end in .csv", "--predictions", bundle.toString());
        wrong("no such folder", "--predictions", folder.resolve("absent/a.csv").toString());
    }

    private void refused(Path report, String why) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        assertEquals(2, run("evaluate", bundle.toString(), data.toString(), "--report", report.toString()));
        assertEquals("", out.toString());
        assertTrue(err.toString().contains(why), err.toString());
        assertFalse(err.toString().contains("evaluating"), err.toString());
    }
}
