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

/** From a table with several labels an image to answers with several. */
class SeveralLabelsCommandTest {
    @TempDir
    static Path folder;

    static Path table;
    static Path bundle;
    static String photo = "";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void train() throws IOException {
        Path bars = Bars.draw(folder.resolve("bars"));
        photo = bars.resolve("test/across/0.png").toString();
        StringBuilder rows = new StringBuilder("path,labels,split\n");
        for (String part : List.of("train", "validation", "test")) {
            for (int i = 0; i < 12; i++) {
                rows.append("%s/across/%d.png,across;bar,%s%n".formatted(part, i, part));
                rows.append("%s/down/%d.png,%s,%s%n".formatted(part, i, i == 0 ? "" : "bar", part));
            }
        }
        table = Files.writeString(bars.resolve("bars.csv"), rows);
        Path run = folder.resolve("run");
        SeveralLabelsCommandTest first = new SeveralLabelsCommandTest();
        String[] args = {"train", table.toString(), "--epochs", "2", "--model", "cnn", "--out", run.toString()};
        assertEquals(0, first.run(args), first.err.toString());
        assertTrue(first.err.toString().contains("2 labels, any number of them an image"), first.err.toString());
        assertTrue(first.out.toString().contains("validation (best epoch): mean F1 "), first.out.toString());
        String epochs = first.err.toString();
        assertTrue(epochs.contains("mean F1       mAP     exact"), epochs);
        bundle = run.resolve("best.fovea");
    }

    private int run(String... args) {
        return Fovea.run(Terminal.of(Map.of()), new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    private JsonNode json(String... args) throws IOException {
        assertEquals(0, run(args), err.toString());
        JsonNode json = new ObjectMapper().readTree(out.toString());
        out.getBuffer().setLength(0);
        return json;
    }

    @Test
    void evaluatePrintsTheFiguresOfEveryLabel() throws IOException {
        JsonNode json = json("evaluate", bundle.toString(), table.toString(), "--json");
        assertEquals(24, json.get("images").asInt());
        for (String figure : List.of("accuracy", "microF1", "macroF1", "meanAveragePrecision", "hammingLoss", "loss")) {
            assertTrue(json.get(figure).isNumber(), figure);
        }
        assertEquals(List.of("across", "bar"), json.findValuesAsText("label"));
        assertEquals(23, json.get("perClass").get(1).get("support").asInt());
        assertFalse(json.has("confusion"));
        assertEquals(0, run("evaluate", bundle.toString(), table.toString()), err.toString());
        assertTrue(out.toString().contains("exactly right"), out.toString());
    }

    @Test
    void aThresholdTakesThePlaceOfTheModelsOwn() throws IOException {
        JsonNode all = json("evaluate", bundle.toString(), table.toString(), "--json", "--threshold", "0.000001");
        assertEquals(1, all.get("microRecall").asDouble());
        JsonNode none = json("evaluate", bundle.toString(), table.toString(), "--json", "--threshold", "0.999999");
        assertEquals(0, none.get("microRecall").asDouble());
        assertEquals(0.999999, none.get("perClass").get(0).get("threshold").asDouble());
    }

    @Test
    void aThresholdOfTheTrainingIsTheBundles() throws IOException {
        String out = folder.resolve("half").toString();
        String[] args = {
            "train", table.toString(), "--model", "cnn", "--epochs", "1", "--threshold", "0.375", "--out", out
        };
        assertEquals(0, run(args), err.toString());
        this.out.getBuffer().setLength(0);
        JsonNode json = json("evaluate", out + "/best.fovea", table.toString(), "--json");
        assertEquals(0.375, json.get("perClass").get(0).get("threshold").asDouble());
        JsonNode runs = json("runs", out, "--json").get("runs");
        assertTrue(runs.get(0).get("macroF1").isNumber(), runs.toString());
    }

    @Test
    void whatIsDisturbedIsJudgedByTheThresholdThatWasAskedFor() throws IOException {
        JsonNode json = json(
                "evaluate",
                bundle.toString(),
                table.toString(),
                "--json",
                "--threshold",
                "0.999999",
                "--robustness",
                "24");
        assertEquals(
                json.get("accuracy").asDouble(),
                json.get("examination").get("robustness").get("accuracy").asDouble());
        assertEquals(1 / 24.0, json.get("accuracy").asDouble(), 1e-9, "the one without labels");
    }

    @Test
    void calibrateChoosesThresholdsAnewAndKeepsTheViews() throws IOException {
        String made = folder.resolve("calibrated.fovea").toString();
        JsonNode json = json(
                "calibrate",
                bundle.toString(),
                table.toString(),
                "--split",
                "test",
                "--tta",
                "flip",
                "-o",
                made,
                "--json");
        JsonNode before = json("evaluate", bundle.toString(), table.toString(), "--json", "--tta", "flip");
        assertEquals(2, before.get("tta").get("count").asInt());
        assertFalse(before.get("tta").has("comparison"));
        JsonNode judged = json("evaluate", made, table.toString(), "--json");
        assertEquals(before.get("loss").asDouble(), judged.get("loss").asDouble());
        assertEquals(
                json.get("after").get("macroF1").asDouble(),
                judged.get("macroF1").asDouble());
        assertTrue(judged.get("macroF1").asDouble() >= before.get("macroF1").asDouble(), judged.toString());
        assertEquals(
                json.get("thresholds").get(1).asDouble(),
                judged.get("perClass").get(1).get("threshold").asDouble());
        assertEquals(2, run("calibrate", bundle.toString(), table.toString(), "--abstain", "0.9"));
        assertTrue(err.toString().contains("--abstain is for models that give exactly one class"), err.toString());
    }

    @Test
    void earlyStopByAFigureOfLabelsSaysSo() {
        String[] args = {
            "train", table.toString(), "--model", "cnn", "-e", "1", "--early-stop", "f1:3", "--out", folder + "/f1"
        };
        assertEquals(0, run(args), err.toString());
        assertTrue(out.toString().contains("best: epoch 1 of 1, by validation mean F1"), out.toString());
    }

    @Test
    void predictGivesEveryLabelThatReachesItsThreshold() throws IOException {
        String[] args = {"predict", bundle.toString(), photo, "--format", "json", "--threshold", "0.000001"};
        assertEquals(2, json(args).get("predictions").size());
        args[6] = "0.999999";
        assertEquals(0, json(args).get("predictions").size());
        assertEquals(0, run("predict", bundle.toString(), photo, "--threshold", "0.999999"));
        assertTrue(out.toString().endsWith("0.png: no label\n"), out.toString());
    }

    @Test
    void predictWithATopPrintsTheMostProbableWhateverTheThresholds() throws IOException {
        String[] args = {"predict", bundle.toString(), photo, "-f", "json", "--threshold", "0.999999", "--top", "2"};
        assertEquals(2, json(args).get("predictions").size());
    }

    @Test
    void anImageWithoutALabelHasItsRow() {
        assertEquals(0, run("predict", bundle.toString(), photo, "-f", "csv", "--threshold", "0.999999"));
        assertEquals(photo + ",,,,", out.toString().lines().toList().get(1));
    }

    @Test
    void thresholdsThatAreNoneAreRefused() {
        assertEquals(2, run("predict", bundle.toString(), photo, "--threshold", "2"));
        assertTrue(err.toString().contains("above 0 and below 1, got 2.0"), err.toString());
    }

    @Test
    void settingsOfOneClassAnImageAreRefused() {
        String[] args = {"train", table.toString(), "--loss", "crossentropy", "--out", folder + "/no"};
        assertEquals(2, run(args));
        assertTrue(err.toString().contains("any number of labels, but the loss crossentropy"), err.toString());
    }
}
