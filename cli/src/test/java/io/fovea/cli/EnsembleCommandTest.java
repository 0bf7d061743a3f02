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
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several models become one, which every other command takes. */
class EnsembleCommandTest {
    @TempDir
    static Path folder;

    private static String cnn;
    private static String resnet;
    private static String head;
    private static String data;
    private static String ensemble;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** Two architectures, two sizes of images, and two heads on one trunk. */
    @BeforeAll
    static void write() throws IOException {
        EnsembleCommandTest test = new EnsembleCommandTest();
        Path bars = Bars.draw(folder.resolve("bars"));
        data = all(bars).toString();
        cnn = test.trained(bars, "small", "--model", "cnn");
        resnet = test.trained(bars, "crop", "--model", "resnet20", "--size", "24", "--framing", "crop=26");
        head = test.trained(bars, "head", "--weights", cnn, "--train", "head", "--seed", "5");
        ensemble = folder.resolve("three.fovea").toString();
        String[] args = {"ensemble", cnn, resnet, head, "--data", data, "--out", ensemble};
        assertEquals(0, test.run(args), test.err.toString());
    }

    /** 72 images, enough to fit a temperature. */
    private static Path all(Path bars) throws IOException {
        Path all = folder.resolve("photos");
        for (String name : List.of("across", "down")) {
            Files.createDirectories(all.resolve(name));
            for (String part : List.of("train", "validation", "test")) {
                for (int i = 0; i < 12; i++) {
                    Files.copy(
                            bars.resolve(part + "/" + name + "/" + i + ".png"),
                            all.resolve(name + "/" + part + i + ".png"));
                }
            }
        }
        return all;
    }

    private String trained(Path images, String name, String... options) {
        Path out = folder.resolve(name);
        String[] fixed = {"train", images.toString(), "--epochs", "1", "--lr", "2e-5", "--out", out.toString()};
        String[] args = Stream.concat(Stream.of(fixed), Stream.of(options)).toArray(String[]::new);
        assertEquals(0, run(args), err.toString());
        return out.resolve("best.fovea").toString();
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

    /** Refused in words that hold these, without a bundle. */
    private void refused(List<String> words, String... args) {
        Path target = folder.resolve("refused.fovea");
        String[] all = Stream.concat(Stream.of("ensemble"), Stream.of(args)).toArray(String[]::new);
        boolean hasOut = List.of(args).contains("--out");
        String[] whole = hasOut
                ? all
                : Stream.concat(Stream.of(all), Stream.of("--out", target.toString()))
                        .toArray(String[]::new);
        assertEquals(2, run(whole), err.toString());
        for (String word : words) assertTrue(err.toString().contains(word), err.toString());
        assertEquals(2, err.toString().strip().lines().count(), err.toString());
        assertFalse(Files.exists(target));
    }

    @Test
    void oneModelIsNone() {
        refused(List.of("two or more models, got 1"), cnn);
    }

    @Test
    void modelsOfOtherClassesAreRefusedWithTheirNames() throws IOException {
        Path images = Bars.draw(folder.resolve("renamed"));
        for (String part : List.of("train", "validation", "test")) {
            Files.move(images.resolve(part + "/down"), images.resolve(part + "/up"));
        }
        String other = trained(images, "other", "--model", "cnn");
        refused(List.of("other/best.fovea has other classes", "does not know down", "only it has up"), cnn, other);
    }

    @Test
    void aModelThatIsGoneIsNamed() {
        refused(List.of("gone.fovea"), cnn, folder.resolve("gone.fovea").toString());
        refused(List.of("photos"), cnn, data);
    }

    @Test
    void weightsAreOnePerModelNoneBelowZeroAndOneAboveIt() {
        refused(List.of("3 weights for 2 models"), cnn, resnet, "--weights", "1,2,3");
        refused(List.of("0 or more"), cnn, resnet, "--weights=-1,2");
        refused(List.of("0 or more"), cnn, resnet, "--weights", "0,0");
        refused(List.of("0 or more"), cnn, resnet, "--weights", "NaN,1");
        refused(List.of("--weights go with"), cnn, resnet, "--weights", "1,2", "--vote", "median");
    }

    @ParameterizedTest
    @ValueSource(strings = {"weighted", "stacked"})
    void aVoteThatLearnsNeedsImages(String vote) {
        refused(List.of("--vote " + vote + " learns from images", "--data"), cnn, resnet, "--vote", vote);
        refused(
                List.of("there is no file or folder"),
                cnn,
                resnet,
                "--vote",
                vote,
                "--data",
                folder.resolve("nothing").toString());
    }

    @Test
    void anUnknownVoteIsRefusedWithTheKnownOnes() {
        refused(List.of("loud", "soft"), cnn, resnet, "--vote", "loud");
    }

    @Test
    void nothingIsReplacedUnasked() throws IOException {
        byte[] before = Files.readAllBytes(Path.of(cnn));
        refused(List.of("is already there", "--overwrite"), cnn, resnet, "--out", cnn);
        refused(
                List.of("does not end in .fovea"),
                cnn,
                resnet,
                "--out",
                folder.resolve("both.zip").toString());
        assertEquals(before.length, Files.size(Path.of(cnn)));
    }

    @Test
    void anEnsembleIsNoMember() {
        refused(List.of("three.fovea is an ensemble itself, of 3 models"), cnn, ensemble);
    }

    @ParameterizedTest
    @ValueSource(strings = {"soft", "hard", "weighted", "stacked", "median"})
    void everyVoteIsMadeJudgedAndEvaluatedAlike(String vote) throws IOException {
        String file = folder.resolve("vote-" + vote + ".fovea").toString();
        JsonNode made = json("ensemble", cnn, resnet, head, "--data", data, "--vote", vote, "--out", file, "--json");
        assertEquals(file, made.get("bundle").asText());
        JsonNode judged = json("evaluate", file, data, "--json");
        assertEquals(72, judged.get("images").asInt());
        assertEquals(72, lines("predict", file, data, "--format", "json"));
    }

    private long lines(String... args) {
        assertEquals(0, run(args), err.toString());
        return out.toString().lines().count();
    }

    @Test
    void everyCommandTakesAnEnsemble() throws IOException {
        String photo = data + "/down/test0.png";
        Path report = folder.resolve("page/report.html");
        Files.createDirectories(report.getParent());
        assertEquals(1, lines("predict", ensemble, photo, "--tta", "flip"));
        assertEquals(0, run("evaluate", ensemble, data, "--tta", "flip", "--slices"), err.toString());
        assertEquals(
                0, run("evaluate", ensemble, data, "--unlike", data + "/down", "--robustness", "4"), err.toString());
        assertEquals(0, run("evaluate", ensemble, data, "--report", report.toString()), err.toString());
        String page = Files.readString(report);
        assertTrue(page.contains("cnn (2 models); resnet20"), "all architectures are named");
        assertTrue(page.contains("16 x 16, squash (2 models); 24 x 24, crop"), "all inputs are named");
        for (String method : List.of("gradcam", "gradcam++", "occlusion", "integrated")) {
            String why = folder.resolve("why-" + method).toString();
            assertEquals(1, lines("explain", ensemble, photo, "--method", method, "--out", why));
        }
        String calibrated = folder.resolve("calibrated.fovea").toString();
        assertEquals(0, run("calibrate", ensemble, data, "--out", calibrated, "--tta", "flip"), err.toString());
        assertEquals(0, run("evaluate", calibrated, data), err.toString());
        assertEquals(0, run("compare", ensemble, cnn, data), err.toString());
        String features = folder.resolve("features.safetensors").toString();
        assertEquals(0, run("embed", ensemble, data, "--out", features), err.toString());
        assertEquals(0, run("search", ensemble, features, photo), err.toString());
        assertEquals(0, run("search", ensemble, data, photo), err.toString());
    }

    @Test
    void inspectShowsAllMembers() throws IOException {
        JsonNode facts = json("inspect", ensemble, "--json");
        assertEquals("fovea ensemble", facts.get("format").asText());
        assertEquals("cnn, resnet20", facts.get("architecture").asText());
        assertEquals(0, run("inspect", ensemble), err.toString());
        assertTrue(out.toString().contains("members/2/fc.weight"), out.toString());
        assertTrue(out.toString().contains("ensemble of 3 models of cnn, resnet20, 2 classes"), out.toString());
    }

    @Test
    void whatWantsTheWeightsOfOneNetworkSaysSo() {
        String words = ensemble + " is an ensemble of 3 models";
        for (String command : List.of("train", "audit", "tune")) {
            String target = folder.resolve("out-" + command + (command.equals("audit") ? ".csv" : ""))
                    .toString();
            assertEquals(2, run(command, data, "--weights", ensemble, "--out", target), out.toString());
            assertTrue(err.toString().contains(words), command + ": " + err);
        }
    }

    @Test
    void aSoupIsOneNetworkOfAlikeOnes() throws IOException {
        String other = trained(folder.resolve("bars"), "small-2", "--model", "cnn", "--seed", "7");
        String soup = folder.resolve("soup.fovea").toString();
        assertEquals(
                0,
                run("ensemble", cnn, other, "--soup", "greedy", "--data", data, "--out", soup, "--json"),
                err.toString());
        JsonNode made = new ObjectMapper().readTree(out.toString());
        assertTrue(made.path("ingredients").size() >= 1, out.toString());
        assertEquals(0, run("evaluate", soup, data), err.toString());
        String mean = folder.resolve("mean.fovea").toString();
        assertEquals(0, run("ensemble", cnn, other, "--soup", "uniform", "--out", mean), err.toString());
        assertTrue(out.toString().startsWith("soup of 2: "), out.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            --soup goulash; unknown soup 'goulash'
            --soup greedy; --soup greedy chooses by images
            --soup uniform --vote hard; --vote and --weights are of votes
            --soup uniform --weights 1,2; --vote and --weights are of votes
            --soup uniform --precision bf16; --precision is of votes
            --soup uniform -t 1; --threads is of votes
            """)
    void aSoupThatCannotBeIsRefused(String options, String reason) {
        Path refused = folder.resolve("refused-soup.fovea");
        String[] args = Stream.concat(
                        Stream.of("ensemble", cnn, head, "--out", refused.toString()), Stream.of(options.split(" ")))
                .toArray(String[]::new);
        assertEquals(2, run(args));
        assertTrue(err.toString().startsWith("error: " + reason), err.toString());
        assertFalse(Files.exists(refused));
    }
}
