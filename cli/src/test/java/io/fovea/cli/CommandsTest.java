package io.fovea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands as a user types them. */
class CommandsTest {
    @TempDir
    static Path folder;

    static Path data;
    static Path bundle;
    static String training;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void train() throws IOException {
        data = Bars.draw(folder.resolve("bars"));
        CommandsTest first = new CommandsTest();
        int code = first.run(
                "train",
                data.toString(),
                "--model",
                "cnn",
                "--epochs",
                "6",
                "--batch-size",
                "8",
                "--out",
                folder.resolve("run").toString());
        assertEquals(0, code, first.err.toString());
        training = first.out.toString();
        bundle = folder.resolve("run/best.fovea");
    }

    private int run(String... args) {
        return Fovea.run(Terminal.of(Map.of()), new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    private static String path(String relative) {
        return folder.resolve(relative).toString();
    }

    @Test
    void trainingReportsItsResult() {
        assertTrue(training.contains("validation (best epoch): accuracy"), training);
        assertTrue(training.contains("test: accuracy"), training);
        assertTrue(training.contains("best.fovea"), training);
    }

    @Test
    void evaluateAgreesWithTrainingAndPrintsOneJsonObject() throws IOException {
        assertEquals(0, run("evaluate", bundle.toString(), data.toString(), "--json"), err.toString());
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertEquals(24, json.get("images").asInt());
        assertEquals(2, json.get("confusion").size());
        assertEquals("across", json.at("/perClass/0/label").asText());
        assertTrue(
                training.contains("test: accuracy %.2f %%"
                        .formatted(100 * json.get("accuracy").asDouble())),
                training);
        assertEquals(1, out.toString().lines().count());
    }

    @Test
    void evaluateTakesAPlainFolderAndPrintsTables() {
        assertEquals(0, run("evaluate", bundle.toString(), data.resolve("train").toString()), err.toString());
        assertTrue(out.toString().contains("precision") && out.toString().contains("truth"), out.toString());
    }

    @Test
    void predictPrintsEveryFormat() throws IOException {
        String photo = data.resolve("test/down/0.png").toString();
        assertEquals(0, run("predict", bundle.toString(), photo), err.toString());
        assertTrue(out.toString().matches("(?s)\\Q" + photo + "\\E: (down|across) \\d+\\.\\d %\\R"), out.toString());

        out.getBuffer().setLength(0);
        assertEquals(0, run("predict", bundle.toString(), photo, "--top", "2", "--format", "json"));
        JsonNode line = new ObjectMapper().readTree(out.toString());
        assertEquals(photo, line.get("path").asText());
        assertEquals(2, line.get("predictions").size());

        out.getBuffer().setLength(0);
        assertEquals(0, run("predict", bundle.toString(), data.resolve("test").toString(), "--format", "csv"));
        assertEquals(25, out.toString().lines().count());
    }

    @Test
    void predictNamesABadImageGoesOnAndExitsWithTwo() throws IOException {
        Path inbox = Files.createDirectories(folder.resolve("inbox"));
        Files.copy(data.resolve("test/down/0.png"), inbox.resolve("a.png"));
        Files.writeString(inbox.resolve("b.jpg"), "text");
        Files.writeString(inbox.resolve("notes.txt"), "text");
        assertEquals(2, run("predict", bundle.toString(), inbox.toString(), "--format", "json"));
        List<String> lines = out.toString().lines().toList();
        assertEquals(2, lines.size());
        assertTrue(lines.get(0).contains("predictions") && lines.get(1).contains("error"), out.toString());
        assertTrue(err.toString().contains("notes.txt"), err.toString());
    }

    /** The pictures have 256 pixels. */
    @Test
    void theLargestImageIsAnOptionOfEveryCommandThatReadsImages() {
        String photo = data.resolve("test/down/0.png").toString();
        assertEquals(0, run("predict", bundle.toString(), photo, "--max-pixels", "256"), err.toString());
        assertEquals(2, run("predict", bundle.toString(), photo, "--max-pixels", "255"));
        String reason = "16 x 16 pixels are 256, above the limit of 255 (--max-pixels)";
        assertTrue(out.toString().contains(reason), out.toString());
        assertEquals(2, run("evaluate", bundle.toString(), data.toString(), "--max-pixels", "255"));
        assertTrue(err.toString().contains("no image could be read"), err.toString());
        assertTrue(err.toString().contains("0.png: " + reason), err.toString());
        assertEquals(2, run("train", data.toString(), "--max-pixels", "255"));
        assertTrue(err.toString().contains("has no training image that can be used"), err.toString());
        assertEquals(0, run("inspect", data.toString(), "--max-pixels", "255"), err.toString());
        assertTrue(out.toString().contains("has no training image that can be used"), out.toString());
        assertFalse(Files.exists(Path.of("run")));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "such names cannot be there")
    void predictShowsNamesWithoutTheirControlCharacters() throws IOException {
        Path inbox = Files.createDirectories(folder.resolve("odd"));
        Path red = inbox.resolve("\u001B[31m\n.png");
        Files.copy(data.resolve("test/down/0.png"), red);
        Files.copy(data.resolve("test/down/1.png"), Path.of(URI.create(inbox.toUri() + "caf%E9.png")));
        Files.writeString(inbox.resolve("\u001B[2J.png"), "no image");
        assertEquals(2, run("predict", bundle.toString(), inbox.toString()), err.toString());
        String text = out.toString();
        assertTrue(text.contains(inbox + "/\\x1B[31m\\n.png: "), text);
        assertTrue(text.contains(inbox + "/caf\u00E9.png: "), text);
        assertTrue(text.codePoints().allMatch(c -> c == '\n' || c == '\r' || !Character.isISOControl(c)), text);

        out.getBuffer().setLength(0);
        assertEquals(0, run("predict", bundle.toString(), red.toString(), "--format", "json"), err.toString());
        assertEquals(
                red.toString(),
                new ObjectMapper().readTree(out.toString()).get("path").asText());
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no pipes and devices in its file system")
    void aPipeAndADeviceGetAnErrorEntryAndTheOthersTheirAnswers() throws IOException, InterruptedException {
        Path inbox = Files.createDirectories(folder.resolve("pipes"));
        Path photo = Files.copy(data.resolve("test/down/0.png"), inbox.resolve("photo.png"));
        String pipe = inbox.resolve("pipe.png").toString();
        assertEquals(0, new ProcessBuilder("mkfifo", pipe).start().waitFor());
        assertEquals(2, run("predict", bundle.toString(), pipe, "/dev/zero", photo.toString(), "--format", "csv"));
        List<String> lines = out.toString().lines().toList();
        assertEquals(pipe + ",,,,not a regular file", lines.get(1));
        assertEquals("/dev/zero,,,,not a regular file", lines.get(2));
        assertTrue(lines.get(3).startsWith(photo + ",1,"), out.toString());

        err.getBuffer().setLength(0);
        assertEquals(0, run("predict", bundle.toString(), inbox.toString()));
        assertTrue(err.toString().contains("pipe.png is left out: not a regular file"), err.toString());
    }

    @Test
    void foldersAreSearchedThroughLinksButNotForEver() throws IOException {
        Path links = Files.createDirectories(folder.resolve("links"));
        Files.createSymbolicLink(links.resolve("photos"), data.resolve("test/down"));
        Files.createSymbolicLink(links.resolve("loop"), links);
        assertEquals(0, run("predict", bundle.toString(), links.toString()), err.toString());
        assertEquals(12, out.toString().lines().count());
        assertTrue(err.toString().contains("loop is left out: a link to a folder around it"), err.toString());
    }

    @Test
    void aNameThatBeginsWithAnAtIsAName() throws IOException {
        Path photo = Files.copy(data.resolve("test/down/0.png"), folder.resolve("@photo.png"));
        assertEquals(0, run("predict", bundle.toString(), photo.toString()), err.toString());
    }

    @Test
    void inspectCountsAndMeasures() throws IOException {
        assertEquals(0, run("inspect", data.toString(), "--json"), err.toString());
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertEquals(12, json.at("/classes/0/train").asInt());
        assertEquals(16, json.at("/widths/max").asInt());
        assertEquals(3, json.get("mean").size());
        out.getBuffer().setLength(0);
        assertEquals(0, run("inspect", data.toString()));
        assertTrue(out.toString().contains("no problems"), out.toString());
    }

    @Test
    void theRecipeOfARunReplaysIt() throws IOException {
        assertEquals(
                0,
                run("train", data.toString(), "--recipe", path("run/recipe.yaml"), "--out", path("replay")),
                err.toString());
        String first = Files.readString(folder.resolve("run/metrics.csv"));
        assertEquals(withoutSeconds(first), withoutSeconds(Files.readString(folder.resolve("replay/metrics.csv"))));
    }

    private static List<String> withoutSeconds(String csv) {
        return csv.lines().map(line -> line.substring(0, line.lastIndexOf(','))).toList();
    }

    static Stream<List<String>> mistakes() {
        String photos = "{data}";
        return Stream.of(
                List.of("train", "{folder}/absent"),
                List.of("train", photos, "--lr", "abc"),
                List.of("train", photos, "--epochs", "0"),
                List.of("train", photos, "--lr", "-1"),
                List.of("train", photos, "--model", "resnet5000"),
                List.of("train", photos, "--augment", "mirror"),
                List.of("train", photos, "--framing", "stretch"),
                List.of("train", photos, "--schedule", "linaer"),
                List.of("train", photos, "--schedule", "cosine(warmpu=0.1)"),
                List.of("train", photos, "--optimizer", "adamm"),
                List.of("train", photos, "--augment", "flip=2"),
                List.of("train", photos, "--augment", "blur(sgima=1)"),
                List.of("train", photos, "--class-weight", "nobody=2"),
                List.of("train", photos, "--teacher", "{folder}/absent.fovea"),
                List.of("train", photos, "--max-time", "soon"),
                List.of("train", photos, "--ema", "0.9", "--average", "swa"),
                List.of("train", photos, "--recipe", "fintune"),
                List.of("train", photos, "--early-stop", "f1:2"),
                List.of("train", photos, "--momentum", "0.9"),
                List.of("train", photos, "--weights", "{folder}/absent.pth"),
                List.of("train", photos, "--train", "99"),
                List.of("train", photos, "--set", "epoch=3"),
                List.of("train", photos, "--precision", "int8"),
                List.of("train", photos, "--mean", "0.5,0.5,0.5"),
                List.of("train", photos, "--resume"),
                List.of("train", photos, "--validation-share", "2"),
                List.of("evaluate", "{folder}/absent.fovea", photos),
                List.of("evaluate", "{bundle}", "{folder}/absent"),
                List.of("predict", "{bundle}", "{folder}/absent.jpg"),
                List.of("predict", "{bundle}"),
                List.of("predict", "{data}/test/down/0.png", "{data}/test/down/0.png"),
                List.of("inspect", "{data}/test/down"),
                List.of("train", photos, "--max-pixels", "0"),
                List.of("inspect", photos, "--max-pixels", "700000001"),
                List.of("evaluate", "{bundle}", photos, "--max-pixels", "-1"),
                List.of("predict", "{bundle}", "{data}/test/down/0.png", "--max-pixels", "0"),
                List.of("train", photos, "--set", "optimizer"),
                List.of("train", photos, "--set", "=x"),
                List.of("train", photos, "--set", ".=1"),
                List.of("train", photos, "--set", "a.b.c=1"),
                List.of("train", photos, "--set", "augment="),
                List.of("train", photos, "--set", "network.weights=\"a\\0b\""),
                List.of("train", photos, "--lr", "1", "--lr", "2"),
                List.of("train", photos, "--workers", "0"),
                List.of("train", photos, "--resume", "--overwrite"),
                List.of("train", photos, "--model", ""),
                List.of("evaluate", "{bundle}", photos, "--split", "nonsense"),
                List.of("evaluate", "{bundle}", photos, "--threads", "0"),
                List.of("predict", "{bundle}", photos, "--threads", "0"),
                List.of("predict", "{bundle}", photos, "--top", "0"),
                List.of("predict", "{bundle}", "a\0b"),
                List.of("predict", "a\0b", photos),
                List.of("predict", "{data}", photos),
                List.of("inspect", photos, "--sample", "0"),
                List.of("models", "--threads", "0"),
                List.of("nonsense"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeGivesTwoClearLinesAndLeavesNothingBehind(List<String> args) {
        String[] filled = Stream.concat(
                        args.stream()
                                .map(a -> a.replace("{data}", data.toString())
                                        .replace("{folder}", folder.toString())
                                        .replace("{bundle}", bundle.toString())),
                        args.get(0).equals("train") ? Stream.of("--out", path("mistake")) : Stream.empty())
                .toArray(String[]::new);
        assertEquals(2, run(filled), err.toString());
        List<String> lines =
                err.toString().lines().filter(l -> l.startsWith("error: ")).toList();
        assertEquals(1, lines.size(), err.toString());
        assertTrue(err.toString().contains("  try: "), err.toString());
        assertFalse(err.toString().contains("\tat "), err.toString());
        assertFalse(Files.exists(folder.resolve("mistake")), "a half-made run");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "inspect",
                "augment",
                "train",
                "evaluate",
                "predict",
                "models",
                "runs",
                "doctor",
                "help",
                "completion"
            })
    void helpHasAUsageAndExamples(String command) {
        assertEquals(0, run(command, "--help"));
        assertTrue(out.toString().startsWith("Usage: fovea " + command), out.toString());
        assertTrue(out.toString().contains("Example"), out.toString());
    }
}
