package io.fovea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures of what speaks for a class. */
class ExplainCommandTest {
    @TempDir
    static Path folder;

    static Path data;
    static String bundle;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void train() throws IOException {
        data = Bars.draw(folder.resolve("bars"));
        ExplainCommandTest test = new ExplainCommandTest();
        String run = folder.resolve("run").toString();
        assertEquals(0, test.run("train", data.toString(), "-m", "cnn", "-e", "2", "-o", run), test.err.toString());
        bundle = run + "/best.fovea";
    }

    private int run(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Fovea.run(Terminal.of(Map.of()), new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    @Test
    void everyImageGetsAPicture() throws IOException {
        Path why = folder.resolve("why");
        String[] args = {
            "explain",
            bundle,
            data.resolve("test/across/0.png").toString(),
            data.resolve("test/down").toString(),
            "--out",
            why.toString()
        };
        assertEquals(0, run(args), err.toString());
        assertEquals(13, out.toString().lines().count());
        assertTrue(out.toString().contains(" -> " + why.resolve("0-gradcam.png")), out.toString());
        assertTrue(Files.exists(why.resolve("0-gradcam-2.png")), "of the same name from another folder");
        BufferedImage picture = ImageIO.read(why.resolve("0-gradcam.png").toFile());
        assertEquals(448, picture.getHeight());
        assertEquals(2 * 448 + 8, picture.getWidth());
    }

    @Test
    void aClassAndAMethodCanBeAskedFor() throws IOException {
        String photo = data.resolve("test/down/3.png").toString();
        String[] args = {
            "explain",
            bundle,
            photo,
            "--class",
            "across",
            "--method",
            "occlusion",
            "--json",
            "--out",
            folder.resolve("asked").toString()
        };
        assertEquals(0, run(args), err.toString());
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertEquals(photo, json.get("path").asText());
        assertEquals("across", json.get("class").asText());
        assertEquals("occlusion", json.get("method").asText());
        assertTrue(Files.exists(Path.of(json.get("picture").asText())));
    }

    @Test
    void wrongInputIsTold() throws IOException {
        String photo = data.resolve("test/down/3.png").toString(),
                to = folder.resolve("none").toString();
        refused("there is no explanation grad", bundle, photo, "--method", "grad", "--out", to);
        refused("does not know the class up", bundle, photo, "--class", "up", "--out", to);
        refused("there is no file", bundle, folder.resolve("absent.png").toString(), "--out", to);
        assertFalse(Files.exists(Path.of(to)));
        Path damaged = Files.write(folder.resolve("damaged.png"), new byte[] {1, 2, 3});
        assertEquals(2, run("explain", bundle, damaged.toString(), photo, "--out", to));
        assertTrue(err.toString().contains("damaged.png"), err.toString());
        assertEquals(1, out.toString().lines().count(), "the other is explained");
    }

    private void refused(String why, String... args) {
        String[] all = new String[args.length + 1];
        all[0] = "explain";
        System.arraycopy(args, 0, all, 1, args.length);
        assertEquals(2, run(all), err.toString());
        assertEquals("", out.toString());
        assertTrue(err.toString().contains(why), err.toString());
    }

    @Test
    void theTrainingImagesThatAreMostLikeItStandBelow() throws IOException {
        String photo = data.resolve("train/across/0.png").toString();
        String why = folder.resolve("alike").toString();
        String[] args = {"explain", bundle, photo, "--examples", data.toString(), "--json", "-o", why};
        assertEquals(0, run(args), err.toString());
        JsonNode line = new ObjectMapper().readTree(out.toString());
        JsonNode examples = line.get("examples");
        assertEquals(5, examples.size());
        assertEquals("train/across/0.png", examples.get(0).get("path").asText(), "itself");
        assertEquals("across", examples.get(0).get("label").asText());
        assertEquals(1, examples.get(0).get("cosine").asDouble(), 1e-5);
        for (JsonNode example : examples) {
            assertTrue(example.get("path").asText().startsWith("train/"), "what it learned from: " + example);
        }
        BufferedImage picture = ImageIO.read(new File(line.get("picture").asText()));
        assertEquals(2 * 448 + 8, picture.getWidth());
        assertEquals(448 + 8 + (2 * 448 + 8 - 4 * 8) / 5, picture.getHeight());
        boolean agrees = line.get("class").asText().equals("across");
        assertEquals(agrees ? 0xff15803d : 0xffdc501e, picture.getRGB(1, 448 + 8 + 1));
    }

    @Test
    void examplesThatAreNotThereAreRefusedBeforeTheWork() {
        String photo = data.resolve("train/across/0.png").toString(),
                missing = folder.resolve("nowhere").toString();
        Path out = folder.resolve("never");
        assertEquals(2, run("explain", bundle, photo, "--examples", missing, "--out", out.toString()));
        assertTrue(err.toString().contains("there is no file or folder"), err.toString());
        assertFalse(Files.exists(out), "nothing is left behind");
    }
}
