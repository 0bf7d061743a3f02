package io.fovea.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.classify.Calibrator;
import io.fovea.framing.Views;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Probabilities that are made true, and answers that are withheld. */
class CalibrateCommandTest {
    private static final String RATE = "2e-5";

    @TempDir
    static Path folder;

    static Path few;
    /** 72 images, enough to fit a temperature. */
    static Path many;

    static Path bundle;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void train() throws IOException {
        few = Bars.draw(folder.resolve("bars"));
        many = folder.resolve("many");
        for (String name : List.of("across", "down")) {
            Path target = Files.createDirectories(many.resolve(name));
            for (String part : List.of("train", "validation", "test")) {
                for (int i = 0; i < 12; i++) {
                    Files.copy(few.resolve(part + "/" + name + "/" + i + ".png"), target.resolve(part + i + ".png"));
                }
            }
        }
        CalibrateCommandTest test = new CalibrateCommandTest();
        String run = folder.resolve("run").toString();
        String[] args = {"train", few.toString(), "--model", "cnn", "--epochs", "3", "--lr", RATE, "--out", run};
        assertEquals(0, test.run(args), test.err.toString());
        bundle = folder.resolve("run/best.fovea");
    }

    private int run(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Fovea.run(Terminal.of(Map.of()), new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    private JsonNode json(String... args) throws IOException {
        assertEquals(0, run(args), err.toString());
        return new ObjectMapper().readTree(out.toString());
    }

    @Test
    void evaluateSaysWhatCalibrateMade() throws IOException {
        String calibrated = folder.resolve("run/best-calibrated.fovea").toString();
        JsonNode made = json("calibrate", bundle.toString(), many.toString(), "--json");
        assertEquals(calibrated, made.get("bundle").asText());
        double temperature = made.get("temperature").asDouble();
        assertTrue(temperature != 1, "temperature " + temperature);
        assertTrue(made.get("after").get("loss").asDouble()
                <= made.get("before").get("loss").asDouble());
        JsonNode judged = json("evaluate", calibrated, many.toString(), "--json");
        assertEquals(temperature, judged.get("temperature").asDouble());
        assertEquals(
                made.get("after").get("loss").asDouble(), judged.get("loss").asDouble());
        JsonNode before = json("evaluate", bundle.toString(), many.toString(), "--json");
        assertEquals(1, before.get("temperature").asDouble());
        assertEquals(before.get("accuracy"), judged.get("accuracy"));
        assertEquals(0, run("evaluate", calibrated, many.toString()), err.toString());
        assertTrue(out.toString().contains("to be right for"), out.toString());
        assertTrue(out.toString().contains("before"), out.toString());
    }

    @Test
    void aModelThatMayAbstainSaysUnknown() throws IOException {
        String careful = folder.resolve("careful.fovea").toString();
        JsonNode made =
                json("calibrate", bundle.toString(), many.toString(), "--out", careful, "--abstain", "0.8", "--json");
        double coverage = made.get("given").get("coverage").asDouble();
        assertTrue(coverage > 0 && coverage < 1, "coverage " + coverage);
        assertTrue(made.get("given").get("precision").asDouble() >= 0.8);
        assertEquals(0, run("predict", careful, many.toString()), err.toString());
        long unknown = out.toString()
                .lines()
                .filter(line -> line.contains(": unknown ("))
                .count();
        assertEquals(1 - coverage, unknown / 72.0, 0.02); // sums of one image may round otherwise
        assertEquals(0, run("predict", careful, many.toString(), "--unknown-below", "0"), err.toString());
        assertFalse(out.toString().contains("unknown"), out.toString());
        assertEquals(0, run("evaluate", careful, many.toString()), err.toString());
        assertTrue(out.toString().contains("images get an answer"), out.toString());
    }

    @Test
    void scriptsCanTellAnUnknownAnswer() throws IOException {
        String photo = few.resolve("test/down/0.png").toString();
        String[] all = {"predict", bundle.toString(), photo, "--unknown-below", "1"};
        JsonNode line = json(append(all, "--format", "json"));
        assertTrue(line.get("unknown").asBoolean());
        assertEquals(0, line.get("predictions").size());
        assertEquals(
                2,
                json(append(all, "--format", "json", "--top", "2"))
                        .get("predictions")
                        .size());
        assertEquals(0, run(append(all, "--format", "csv", "--top", "1")));
        List<String> rows = out.toString().lines().toList();
        assertEquals(photo + ",0,unknown,,", rows.get(1));
        assertTrue(rows.get(2).startsWith(photo + ",1,"), rows.get(2));
        assertFalse(
                json("predict", bundle.toString(), photo, "--format", "json").has("unknown"));
    }

    private static String[] append(String[] args, String... more) {
        return Stream.concat(Stream.of(args), Stream.of(more)).toArray(String[]::new);
    }

    /** Of noise without a bar the network has seen nothing. */
    @Test
    void imagesOfOtherThingsAreTold() throws IOException {
        Path others = Files.createDirectories(folder.resolve("others"));
        for (int i = 0; i < 8; i++) {
            BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
            for (int p = 0; p < 256; p++) image.setRGB(p % 16, p / 16, (p * (i + 3) * 7919) & 0xFFFFFF);
            ImageIO.write(image, "png", others.resolve(i + ".png").toFile());
        }
        String[] args = {"evaluate", bundle.toString(), few.toString(), "--unlike", others.toString()};
        JsonNode unlike = json(append(args, "--json")).get("unlike");
        assertEquals(8, unlike.get("images").asInt());
        List<String> scores = new ArrayList<>();
        unlike.get("detections").forEach(one -> scores.add(one.get("score").asText()));
        assertEquals(List.of("probability", "energy", "features"), scores);
        unlike.get("detections").forEach(one -> {
            assertTrue(one.get("rocAuc").asDouble() >= 0 && one.get("rocAuc").asDouble() <= 1);
        });
        assertEquals(0, run(append(args, "--unknown-below", "1")), err.toString());
        assertTrue(out.toString().contains("8 images of other things, of which 100.0 % get"), out.toString());
        assertEquals(2, run("evaluate", bundle.toString(), few.toString(), "--unlike", "absent"));
        assertTrue(err.toString().contains("there is no file or folder absent"), err.toString());
    }

    @Test
    void wrongInputIsToldAndLeavesNothing() throws IOException {
        String target = folder.resolve("none.fovea").toString();
        refused("at least 50 images, got 24", bundle, few.resolve("test"), "--out", target, "--split", "test");
        refused(
                "does not end in .fovea",
                bundle,
                many,
                "--out",
                folder.resolve("x.zip").toString());
        refused("share of right answers must be in (0, 1]", bundle, many, "--out", target, "--abstain", "1.2");
        refused("there is no file or folder", bundle, folder.resolve("absent"), "--out", target);
        refused("absent.fovea", folder.resolve("absent.fovea"), many, "--out", target);
        assertFalse(Files.exists(Path.of(target)));
        byte[] before = Files.readAllBytes(bundle);
        refused("is already there", bundle, many, "--out", bundle.toString());
        assertArrayEquals(before, Files.readAllBytes(bundle));
        assertEquals(2, run("predict", bundle.toString(), many.toString(), "--unknown-below", "1.5"));
        assertTrue(err.toString().contains("--unknown-below must be from 0 to 1, got 1.5"), err.toString());
    }

    private void refused(String why, Path model, Path data, String... options) {
        String[] args = append(new String[] {"calibrate", model.toString(), data.toString()}, options);
        assertEquals(2, run(args), err.toString());
        assertEquals("", out.toString());
        assertTrue(err.toString().contains(why), err.toString());
    }

    @Test
    void aBundleThatLooksAtSeveralViewsDoesSoWhereverItIsUsed() throws IOException {
        String thorough = folder.resolve("thorough.fovea").toString();
        JsonNode made = json(
                "calibrate", bundle.toString(), many.toString(), "--tta", "flip,crops=5", "--out", thorough, "--json");
        JsonNode judged = json("evaluate", thorough, many.toString(), "--json");
        double loss = made.get("after").get("loss").asDouble();
        assertEquals(loss, judged.get("loss").asDouble());
        JsonNode asked = json("evaluate", bundle.toString(), many.toString(), "--tta", "flip,crops=5", "--json");
        assertEquals(10, asked.get("tta").get("count").asInt());
        assertEquals(
                asked.get("loss").asDouble(),
                asked.get("tta").get("all").get("loss").asDouble());
        assertEquals(
                json("evaluate", bundle.toString(), many.toString(), "--json")
                        .get("loss")
                        .asDouble(),
                asked.get("tta").get("one").get("loss").asDouble());
        assertNotEquals(
                asked.get("tta").get("one").get("loss").asDouble(),
                asked.get("tta").get("all").get("loss").asDouble());
        String image = many.resolve("across/test1.png").toString();
        assertEquals(0, run("predict", thorough, image, "--format", "json"), err.toString());
        String bySeveral = out.toString();
        assertEquals(0, run("predict", thorough, image, "--format", "json", "--tta", "none"), err.toString());
        assertNotEquals(bySeveral, out.toString());
    }

    @Test
    void whatViewsBringAndCostIsSaid() throws IOException {
        Path report = folder.resolve("views.html");
        int code = run("evaluate", bundle.toString(), many.toString(), "--tta", "flip", "--report", report.toString());
        assertEquals(0, code, err.toString());
        assertTrue(out.toString().contains("2 views an image (flip) take"), out.toString());
        assertTrue(out.toString().contains("McNemar's test"), out.toString());
        assertTrue(Files.readString(report).contains("Test-time augmentation: 2 views an image"));
    }

    @Test
    void viewsThatDoNotFitAreRefusedBeforeTheWork() {
        assertEquals(2, run("evaluate", bundle.toString(), many.toString(), "--tta", "scales=[0.9]"));
        assertTrue(err.toString().contains("use scales from 1.000 on"), err.toString());
        assertEquals(2, run("predict", bundle.toString(), many.toString(), "--tta", "flop"));
        assertTrue(err.toString().contains("there is no view of this name"), err.toString());
    }

    @Test
    void javaMakesTheSameBundle() throws IOException {
        String made = folder.resolve("made.fovea").toString();
        JsonNode json = json(
                "calibrate",
                bundle.toString(),
                many.toString(),
                "--tta",
                "flip",
                "--abstain",
                "0.8",
                "--out",
                made,
                "--json");
        Path own = folder.resolve("own.fovea");
        Calibrator.Calibrated calibrated =
                new Calibrator(bundle, Views.parse("flip"), 0.8).write(many, null, own, problem -> {}, warning -> {});
        assertEquals(
                json.get("temperature").asDouble(),
                calibrated.after().singleLabel().temperature().value());
        assertEquals(
                json.get("given").get("unknownBelow").asDouble(),
                calibrated.given().from());
        assertArrayEquals(Files.readAllBytes(Path.of(made)), Files.readAllBytes(own));
    }
}
