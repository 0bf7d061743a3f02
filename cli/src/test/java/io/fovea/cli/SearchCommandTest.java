package io.fovea.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.classify.Classifier;
import io.fovea.internal.tensorfile.Safetensors;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Features of images, and the nearest of them. */
class SearchCommandTest {
    @TempDir
    static Path folder;

    static Path data;
    static String bundle;
    static String other;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void train() throws IOException {
        data = Bars.draw(folder.resolve("bars"));
        bundle = train("run", "1");
        other = train("other", "2");
    }

    private static String train(String name, String seed) {
        SearchCommandTest test = new SearchCommandTest();
        String run = folder.resolve(name).toString();
        String[] args = {"train", data.toString(), "-m", "cnn", "-e", "2", "--seed", seed, "-o", run};
        assertEquals(0, test.run(args), test.err.toString());
        return run + "/best.fovea";
    }

    private int run(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Fovea.run(Terminal.of(Map.of()), new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    @Test
    void anImageIsMostLikeItself() throws IOException {
        Path photo = data.resolve("test/down/3.png");
        assertEquals(
                0, run("search", bundle, data.toString(), photo.toString(), "--top", "3", "--json"), err.toString());
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertEquals(photo.toString(), json.get("path").asText());
        assertEquals(3, json.get("nearest").size());
        assertEquals(photo.toString(), json.get("nearest").get(0).get("path").asText());
        assertEquals(1, json.get("nearest").get(0).get("cosine").asDouble(), 1e-4);
        assertTrue(json.get("nearest").get(1).get("cosine").asDouble() < 1);
    }

    @Test
    void writtenFeaturesAreTheClassifiersAndAreSearched() throws IOException {
        Path file = folder.resolve("bars.safetensors"), photo = data.resolve("test/down/3.png");
        assertEquals(0, run("embed", bundle, data.resolve("test").toString(), "-o", file.toString()), err.toString());
        String[] paths = new ObjectMapper().readValue(Safetensors.metadata(file).get("paths"), String[].class);
        assertEquals(24, paths.length);
        int place = Arrays.asList(paths).indexOf(photo.toString());
        try (Scope scope = Scope.inference();
                Classifier classifier = Classifier.load(Path.of(bundle))) {
            Tensor features = Safetensors.read(file).get("features");
            assertEquals(24, features.size(0));
            assertArrayEquals(classifier.features(photo), HostCopy.floats(features.select(0, place)), 1e-3f);
        }
        assertEquals(0, run("search", bundle, file.toString(), photo.toString()), err.toString());
        assertEquals(6, out.toString().lines().count());
        assertTrue(out.toString().lines().toList().get(1).endsWith(photo.toString()), out.toString());
    }

    @Test
    void wrongInputIsTold() throws IOException {
        String photo = data.resolve("test/down/3.png").toString();
        Path file = folder.resolve("mine.safetensors");
        assertEquals(0, run("embed", bundle, photo, "-o", file.toString()), err.toString());
        refused("is of another network", "search", other, file.toString(), photo);
        refused("is neither a folder nor a .safetensors file", "search", bundle, other, photo);
        refused("does not end in .safetensors", "embed", bundle, photo, "-o", bundle);
        refused("there is no file", "search", bundle, folder.resolve("absent").toString(), photo);
        Path none = Files.write(folder.resolve("none.png"), new byte[] {1});
        String target = folder.resolve("none.safetensors").toString();
        refused("no image could be read", "embed", bundle, none.toString(), "-o", target);
        assertFalse(Files.exists(Path.of(target)));
    }

    private void refused(String why, String... args) {
        assertEquals(2, run(args), err.toString());
        assertEquals("", out.toString());
        assertTrue(err.toString().contains(why), err.toString());
    }
}
