package io.fovea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.classify.Classifier;
import io.fovea.evaluate.Detection;
import io.fovea.evaluate.Slice;
import io.fovea.evaluate.Strangers;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which images a model answers worse than others. */
class ExaminationCommandTest {
    @TempDir
    static Path folder;

    static Path data;
    /** Of the same images: those with odd numbers come from another camera. */
    static Path table;

    static Path bundle;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void train() throws IOException {
        data = Bars.draw(folder.resolve("bars"));
        StringBuilder rows = new StringBuilder("path,label,camera,serial,split\n");
        for (String part : List.of("train", "validation", "test")) {
            for (String name : List.of("across", "down")) {
                for (int i = 0; i < 12; i++) {
                    rows.append("%s/%s/%d.png,%s,%s,%s,%s%n"
                            .formatted(part, name, i, name, i % 2 == 0 ? "phone" : "studio", part + name + i, part));
                }
            }
        }
        table = Files.writeString(data.resolve("bars.csv"), rows);
        ExaminationCommandTest test = new ExaminationCommandTest();
        String run = folder.resolve("run").toString();
        String[] args = {"train", data.toString(), "--model", "cnn", "--epochs", "1", "--out", run};
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
    void columnsOfATableAreSlicesAndSerialNumbersAreNot() throws IOException {
        JsonNode json = json("evaluate", bundle.toString(), table.toString(), "--slices", "--json");
        JsonNode examination = json.get("examination");
        assertFalse(examination.has("robustness"));
        assertEquals(List.of("phone", "studio"), examination.findValuesAsText("name"));
        assertEquals(
                List.of("camera"),
                List.copyOf(new TreeSet<>(examination.get("slices").findValuesAsText("trait"))));
        assertTrue(
                err.toString().contains("columns that only evaluate --slices looks at: camera, serial"),
                err.toString());
    }

    @Test
    void robustnessIsATableWithEveryDisturbance() throws IOException {
        assertEquals(0, run("evaluate", bundle.toString(), data.toString(), "--robustness", "10"), err.toString());
        String text = out.toString();
        assertTrue(text.contains("10 images, of which"), text);
        for (String kind : List.of("blur", "noise", "rotation", "scale", "brightness", "JPEG")) {
            assertTrue(text.lines().anyMatch(line -> line.startsWith(kind)), kind + " in " + text);
        }
        JsonNode json = json("evaluate", bundle.toString(), data.toString(), "--robustness", "24", "--json");
        assertEquals(24, json.get("examination").get("robustness").get("images").asInt());
        assertEquals(18, json.get("examination").get("robustness").get("points").size());
    }

    @Test
    void aReportShowsBothUnlessNoneIsWanted() throws IOException {
        Path report = folder.resolve("report.html");
        assertEquals(0, run("evaluate", bundle.toString(), data.toString(), "--report", report.toString()), err + "");
        String html = Files.readString(report);
        assertTrue(html.contains("Where it errs more") && html.contains("When something happens to the images"));
        assertTrue(Files.exists(folder.resolve("report-charts/robustness-blur.svg")));
        String[] plain = {
            "evaluate", bundle.toString(), data.toString(), "--report", report.toString(), "--robustness", "0"
        };
        assertEquals(0, run(plain), err.toString());
        html = Files.readString(report);
        assertTrue(html.contains("Where it errs more") && !html.contains("When something happens to the images"));
        assertFalse(Files.exists(folder.resolve("report-charts/robustness-blur.svg")));
    }

    @Test
    void aNumberOutOfItsRangeIsRefused() {
        assertEquals(2, run("evaluate", bundle.toString(), data.toString(), "--robustness", "-1"));
        assertTrue(err.toString().contains("--robustness"), err.toString());
    }

    @Test
    void javaSaysTheSame() throws IOException {
        try (Classifier classifier = Classifier.load(bundle)) {
            Classifier.Examined examined = classifier.examine(table, null, 24, problem -> {});
            List<String> names = examined.examination().slices().stream()
                    .filter(slice -> slice.trait().equals("camera"))
                    .map(Slice::name)
                    .toList();
            assertEquals(List.of("phone", "studio"), names);
            JsonNode json = json("evaluate", bundle.toString(), table.toString(), "--robustness", "24", "--json");
            ObjectMapper mapper = new ObjectMapper();
            assertEquals(
                    json.get("examination"),
                    mapper.readTree(
                            mapper.writeValueAsString(examined.examination().toJson())));
        }
    }

    @Test
    void foldersInsideOfAClassAreSlices() throws IOException {
        Path nested = folder.resolve("nested");
        for (String name : List.of("across", "down")) {
            for (int i = 0; i < 12; i++) {
                Path target = Files.createDirectories(nested.resolve(name).resolve(i < 6 ? "north" : "south"));
                Files.copy(data.resolve("test/" + name + "/" + i + ".png"), target.resolve(i + ".png"));
            }
        }
        JsonNode json = json("evaluate", bundle.toString(), nested.toString(), "--slices", "--json");
        assertEquals(
                List.of("north", "south"),
                json.get("examination").get("slices").findValuesAsText("name").stream()
                        .filter(name -> name.endsWith("th"))
                        .toList());
    }

    @Test
    void aColumnWithTheNameOfWhatIsSeenIsATraitOfItsOwn() throws IOException {
        StringBuilder rows = new StringBuilder("path,label,rotation\n");
        for (String name : List.of("across", "down")) {
            for (int i = 0; i < 12; i++) rows.append("test/%s/%d.png,%s,%d%n".formatted(name, i, name, 90 * (i % 2)));
        }
        Path turned = Files.writeString(data.resolve("turned.csv"), rows);
        JsonNode json = json("evaluate", bundle.toString(), turned.toString(), "--robustness", "24", "--json");
        List<String> names = new ArrayList<>();
        for (JsonNode slice : json.get("examination").get("slices")) {
            if (slice.get("trait").asText().equals("column rotation"))
                names.add(slice.get("name").asText());
        }
        assertEquals(List.of("0", "90"), names);
    }

    @Test
    void withSeveralViewsTheEnergyOfOtherImagesIsLeftOut() throws IOException {
        String other = data.resolve("train/across").toString();
        String[] args = {"evaluate", bundle.toString(), data.toString(), "--unlike", other, "--json"};
        assertTrue(json(args).get("unlike").toString().contains("energy"));
        String[] views = {"evaluate", bundle.toString(), data.toString(), "--unlike", other, "--json", "--tta", "flip"};
        JsonNode unlike = json(views).get("unlike");
        assertFalse(unlike.toString().contains("energy"), unlike.toString());
        assertTrue(unlike.toString().contains("probability"), unlike.toString());
    }

    @Test
    void javaTellsOtherImagesAsTheCommandDoes() throws IOException {
        Path other = data.resolve("train/across");
        String[] args = {"evaluate", bundle.toString(), data.toString(), "--unlike", other.toString(), "--json"};
        JsonNode json = json(args).get("unlike");
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < 12; i++) files.add(other.resolve(i + ".png"));
        try (Classifier classifier = Classifier.load(bundle)) {
            Strangers strangers = classifier.unlike(data, null, files, problem -> {});
            assertEquals(12, strangers.images());
            assertEquals(json.get("images").asLong(), strangers.images());
            assertEquals(
                    json.get("detections").findValuesAsText("score"),
                    strangers.detections().stream().map(Detection::score).toList());
            assertEquals(
                    json.get("detections").get(0).get("rocAuc").asDouble(),
                    strangers.detections().get(0).rocAuc(),
                    1e-9);
        }
    }
}
