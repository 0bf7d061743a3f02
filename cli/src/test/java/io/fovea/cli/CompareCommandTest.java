package io.fovea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
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

/** Two models by the same images, none of which either of them was trained on. */
class CompareCommandTest {
    @TempDir
    static Path folder;

    static Path divided;
    static Path whole;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void train() throws IOException {
        divided = Bars.draw(folder.resolve("bars"));
        whole = folder.resolve("whole");
        Bars.draw(folder.resolve("more"));
        Files.move(folder.resolve("more/train"), whole);
        train(divided, "weak", "--epochs", "1", "--lr", "1e-9");
        train(divided, "strong", "--epochs", "8");
        train(whole, "one", "--epochs", "1", "--validation-share", "0.5", "--seed", "1");
        train(whole, "two", "--epochs", "1", "--validation-share", "0.5", "--seed", "2");
    }

    private static void train(Path data, String name, String... options) {
        CompareCommandTest test = new CompareCommandTest();
        String[] args = Stream.concat(
                        Stream.of(
                                "train",
                                data.toString(),
                                "--model",
                                "cnn",
                                "--out",
                                folder.resolve(name).toString()),
                        Stream.of(options))
                .toArray(String[]::new);
        assertEquals(0, test.run(args), test.err.toString());
    }

    private static String bundle(String run) {
        return folder.resolve(run + "/best.fovea").toString();
    }

    private int run(String... args) {
        return Fovea.run(Terminal.of(Map.of()), new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    @Test
    void theAnswerIsSaidInWords() {
        assertEquals(0, run("compare", bundle("weak"), bundle("strong"), divided.toString()), err.toString());
        String text = out.toString();
        assertTrue(text.contains("A: " + bundle("weak")) && text.contains("B: " + bundle("strong")), text);
        assertTrue(text.contains("only B has right"), text);
        assertTrue(text.contains("McNemar's test"), text);
    }

    @Test
    void theSameModelTwiceIsNotToldApart() throws IOException {
        String model = bundle("strong");
        assertEquals(0, run("compare", model, model, divided.toString(), "--json"), err.toString());
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertEquals("undecided", json.get("verdict").asText());
        assertEquals(1, json.get("pValue").asDouble());
        assertEquals(0, json.get("accuracy").get("value").asDouble());
        assertEquals(0, json.get("onlyFirst").asInt() + json.get("onlySecond").asInt());
    }

    /** Seeds decide what is held out. */
    @Test
    void onlyImagesThatBothHeldOutDecide() throws IOException {
        assertEquals(0, run("compare", bundle("one"), bundle("two"), whole.toString(), "--json"), err.toString());
        int images = new ObjectMapper().readTree(out.toString()).get("images").asInt();
        assertTrue(images > 0 && images < 12, "images " + images);
        assertTrue(
                err.toString().contains("judged by the " + images + " images that the training of both"),
                err.toString());
    }

    @Test
    void wrongInputIsToldBeforeTheWork() {
        refused(
                "there is no file or folder",
                bundle("weak"),
                bundle("strong"),
                folder.resolve("absent").toString());
        refused("absent.fovea", bundle("weak"), folder.resolve("absent.fovea").toString(), divided.toString());
    }

    private void refused(String why, String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        String[] all = Stream.concat(Stream.of("compare"), Stream.of(args)).toArray(String[]::new);
        assertEquals(2, run(all), err.toString());
        assertEquals("", out.toString());
        assertTrue(err.toString().contains(why), err.toString());
    }
}
