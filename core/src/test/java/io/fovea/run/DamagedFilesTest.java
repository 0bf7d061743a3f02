package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fovea.UserError;
import io.fovea.classify.Classifier;
import io.fovea.classify.Prediction;
import io.fovea.internal.bundle.Bundle;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.tensorfile.Safetensors;
import io.fovea.internal.tensorfile.TensorFile;
import io.fovea.internal.tensorfile.TorchFile;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import io.fovea.internal.training.RecipeFile;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files of ours that changed: each is refused in one clear line, or what changed has no meaning and the result is the
 * one of before. Seeded; {@link DamagedFilesAcceptanceTest} tries ten times as many.
 */
class DamagedFilesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> WRONG =
            List.of("null", "-1", "0", "1000000000", "1e300", "1.5", "\"x\"", "\"\"", "\"NaN\"", "[]", "[null]", "{}");

    @TempDir
    Path folder;

    private final Random random = new Random(1);
    private Path saved;
    private Path changed;

    @BeforeEach
    void copy() throws IOException, URISyntaxException {
        Path version = SavedFilesTest.versions().findFirst().orElseThrow();
        saved = version;
        changed = folder.resolve("changed");
    }

    /** How many times the usual number of tries. */
    int factor() {
        return 1;
    }

    private int flips() {
        return 300 * factor();
    }

    /** What a loader makes of a file, in a form that can be compared. */
    private interface Loader {
        Object load(Path file);
    }

    private static Map<String, List<Float>> values(Map<String, org.bytedeco.pytorch.Tensor> tensors) {
        Map<String, List<Float>> values = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            List<Float> list = new ArrayList<>();
            for (float value : HostCopy.floats(tensor.to(org.bytedeco.pytorch.global.torch.ScalarType.Float))) {
                list.add(value);
            }
            values.put(name, list);
        });
        return values;
    }

    private static Object bundle(Path file) {
        Bundle bundle = Bundle.open(file);
        try (ImageModel model = bundle.model();
                Scope scope = Scope.inference()) {
            return List.of(
                    bundle.manifest().labels(),
                    bundle.manifest().preprocessing(),
                    bundle.manifest().model(),
                    values(model.tensors()));
        }
    }

    private static Object tensors(Path file) {
        try (Scope scope = Scope.inference()) {
            return values(TensorFile.read(file).tensors());
        }
    }

    private static Object checkpoint(Path file) {
        Map<String, String> metadata = Safetensors.metadata(file);
        try (Scope scope = Scope.inference()) {
            return List.of(
                    String.valueOf(metadata.get("recipe")),
                    String.valueOf(metadata.get("progress")),
                    values(Safetensors.read(file)));
        }
    }

    /** @return whether it was refused */
    private static boolean refused(Path file, Object expected, Loader loader, String what) {
        try {
            assertEquals(expected, loader.load(file), what);
            return false;
        } catch (UserError e) {
            assertOneLine(e, what);
            return true;
        } catch (RuntimeException e) {
            return fail(what, e);
        }
    }

    private static void assertOneLine(UserError e, String what) {
        assertTrue(e.getMessage().length() > 10 && !e.getMessage().contains("\n"), what + ": " + e.getMessage());
        assertTrue(!e.getMessage().contains("Exception") && !e.getMessage().contains("com.fasterxml"), e.getMessage());
        assertTrue(e.fix().length() > 5, what + ": " + e.getMessage());
    }

    private void flip(Path original, Loader loader) throws IOException {
        byte[] whole = Files.readAllBytes(original);
        Object expected = loader.load(original);
        int refused = 0;
        for (int i = 0; i < flips(); i++) {
            int place = random.nextInt(whole.length), mask = 1 << random.nextInt(8);
            byte[] bytes = whole.clone();
            bytes[place] ^= (byte) mask;
            Files.write(changed, bytes);
            if (refused(changed, expected, loader, "byte " + place + " of " + whole.length + " ^ " + mask)) refused++;
        }
        assertTrue(refused > flips() / 4, refused + " of " + flips() + " refused");
    }

    private void cut(Path original, Loader loader) throws IOException {
        byte[] whole = Files.readAllBytes(original);
        Object expected = loader.load(original);
        for (int i = 0; i < 50 * factor(); i++) {
            int length = random.nextInt(whole.length);
            Files.write(changed, Arrays.copyOf(whole, length));
            assertTrue(refused(changed, expected, loader, "cut at " + length), "read, though cut at " + length);
        }
    }

    private Path newBundle() {
        Path file = folder.resolve("new.fovea");
        Bundle old = Bundle.open(saved.resolve("model.fovea"));
        try (ImageModel model = old.model()) {
            Bundle.write(
                    file,
                    old.manifest(),
                    model,
                    RecipeFile.parse(Files.readString(saved.resolve("recipe.yaml")), "recipe"),
                    null);
            return file;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The saved one, as this version writes it. */
    private Path newCheckpoint() {
        Path old = saved.resolve("interrupted/checkpoint/state.safetensors");
        Path file = folder.resolve("state.safetensors");
        try (Scope scope = Scope.inference()) {
            Safetensors.write(file, Safetensors.read(old), Safetensors.metadata(old));
        }
        return file;
    }

    private Path newTorchFile() {
        Path file = folder.resolve("weights.pth");
        try (Scope scope = Scope.inference()) {
            TorchFile.write(file, Safetensors.read(newCheckpoint()));
        }
        return file;
    }

    @Test
    void aFlippedBitInABundleIsToldOrMeansNothing() throws IOException {
        flip(saved.resolve("model.fovea"), DamagedFilesTest::bundle);
        flip(newBundle(), DamagedFilesTest::bundle);
        flip(newBundle(), DamagedFilesTest::tensors);
    }

    @Test
    void aFlippedBitInACheckpointIsTold() throws IOException {
        flip(newCheckpoint(), DamagedFilesTest::checkpoint);
    }

    @Test
    void aFlippedBitInATorchFileIsToldOrMeansNothing() throws IOException, URISyntaxException {
        flip(newTorchFile(), DamagedFilesTest::tensors);
        Path pytorch =
                Path.of(Objects.requireNonNull(DamagedFilesTest.class.getResource("/golden/tensors/nested-zip.pth"))
                        .toURI());
        flip(pytorch, DamagedFilesTest::tensors);
    }

    @Test
    void filesCutAnywhereAreRefused() throws IOException {
        cut(newBundle(), DamagedFilesTest::bundle);
        cut(newCheckpoint(), DamagedFilesTest::checkpoint);
        cut(newTorchFile(), DamagedFilesTest::tensors);
    }

    /** Every field of a JSON tree with every wrong value, and without it. */
    private static List<Map.Entry<String, JsonNode>> mutations(JsonNode tree) throws IOException {
        List<Map.Entry<String, JsonNode>> mutations = new ArrayList<>();
        for (String pointer : pointers(tree, "")) {
            int slash = pointer.lastIndexOf('/');
            for (String wrong : WRONG) {
                JsonNode copy = tree.deepCopy(), parent = copy.at(pointer.substring(0, slash));
                set(parent, pointer.substring(slash + 1), JSON.readTree(wrong));
                mutations.add(Map.entry(pointer + " = " + wrong, copy));
            }
            JsonNode copy = tree.deepCopy();
            if (copy.at(pointer.substring(0, slash)) instanceof ObjectNode object) {
                object.remove(pointer.substring(slash + 1));
                mutations.add(Map.entry("without " + pointer, copy));
            }
        }
        return mutations;
    }

    private static void set(JsonNode parent, String name, JsonNode value) {
        if (parent instanceof ObjectNode object) object.set(name, value);
        else ((ArrayNode) parent).set(Integer.parseInt(name), value);
    }

    private static List<String> pointers(JsonNode tree, String path) {
        List<String> pointers = new ArrayList<>();
        if (!path.isEmpty()) pointers.add(path);
        tree.fieldNames().forEachRemaining(name -> pointers.addAll(pointers(tree.get(name), path + "/" + name)));
        if (tree.isArray()) {
            for (int i = 0; i < tree.size(); i++) pointers.addAll(pointers(tree.get(i), path + "/" + i));
        }
        return pointers;
    }

    @Test
    void aManifestWithAnyFieldWrongPredictsOrIsRefused() throws IOException {
        Path bundle = newBundle();
        Map<String, byte[]> entries = EditedZip.entries(bundle);
        JsonNode manifest = JSON.readTree(entries.get("manifest.json"));
        for (Map.Entry<String, JsonNode> mutation : mutations(manifest)) {
            entries.put("manifest.json", JSON.writeValueAsBytes(mutation.getValue()));
            EditedZip.write(changed, entries);
            try (Classifier classifier = Classifier.load(changed)) {
                Prediction prediction = classifier.classify(FixtureWriter.image("bars", 0));
                assertTrue(Double.isFinite(prediction.probability()), mutation.getKey());
            } catch (UserError e) {
                assertOneLine(e, mutation.getKey());
            } catch (RuntimeException e) {
                fail(mutation.getKey(), e);
            }
        }
    }

    @Test
    void whatIsNoManifestIsRefused() throws IOException {
        Path bundle = newBundle();
        for (String text : List.of("", " ", "null", "[]", "7", "\"x\"", "{}", "{", "{} {}", "[".repeat(100_000))) {
            EditedZip.with(bundle, "manifest.json", text.getBytes(StandardCharsets.UTF_8), changed);
            assertTrue(refused(changed, "", DamagedFilesTest::bundle, text), text);
        }
        for (String name : List.of("manifest.json", "weights.safetensors")) {
            EditedZip.with(bundle, name, null, changed);
            assertTrue(refused(changed, "", DamagedFilesTest::bundle, "without " + name), name);
        }
    }

    @Test
    void aRecipeWithAnySettingWrongIsReadOrRefused() throws IOException {
        String yaml = Files.readString(saved.resolve("recipe.yaml"));
        YAMLMapper mapper = new YAMLMapper();
        for (Map.Entry<String, JsonNode> mutation : mutations(mapper.readTree(yaml))) {
            parse(mapper.writeValueAsString(mutation.getValue()), mutation.getKey());
        }
        for (int i = 0; i < flips(); i++) {
            byte[] bytes = yaml.getBytes(StandardCharsets.UTF_8);
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            parse(new String(bytes, StandardCharsets.UTF_8), "flip " + i);
            parse(yaml.substring(0, random.nextInt(yaml.length())), "cut " + i);
        }
    }

    private static void parse(String yaml, String what) {
        try {
            RecipeFile.toYaml(RecipeFile.parse(yaml, "recipe"));
        } catch (UserError e) {
            assertOneLine(e, what);
        } catch (RuntimeException e) {
            fail(what + ": " + yaml, e);
        }
    }

    @Test
    void aCheckpointWithItsProgressWrongIsResumedOrRefused() throws IOException {
        Path old = saved.resolve("interrupted/checkpoint/state.safetensors");
        Path photos = FixtureWriter.draw(folder.resolve("photos"));
        Path run = Files.createDirectories(folder.resolve("run/checkpoint")).getParent();
        Map<String, String> metadata = new LinkedHashMap<>(Safetensors.metadata(old));
        JsonNode progress = JSON.readTree(metadata.get("progress"));
        List<Map.Entry<String, JsonNode>> mutations = mutations(progress);
        for (int i = 0; i < mutations.size(); i += Math.max(1, 8 / factor())) {
            Map.Entry<String, JsonNode> mutation = mutations.get(i);
            Files.copy(saved.resolve("interrupted/recipe.yaml"), run.resolve("recipe.yaml"));
            metadata.put("progress", mutation.getValue().toString());
            try (Scope scope = Scope.inference()) {
                Safetensors.write(run.resolve("checkpoint/state.safetensors"), Safetensors.read(old), metadata);
            }
            try {
                FixtureWriter.run(photos, run, RecipeFile.settings(), RunFolder.Existing.RESUME, Integer.MAX_VALUE);
            } catch (UserError e) {
                assertOneLine(e, mutation.getKey());
            } catch (RuntimeException e) {
                fail(mutation.getKey(), e);
            }
            try (Stream<Path> files = Files.list(run)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) Files.delete(file);
            }
        }
    }

    @Test
    void namesOfTensorsInACheckpointAreNotTrusted() throws IOException {
        Path old = saved.resolve("interrupted/checkpoint/state.safetensors");
        Path photos = FixtureWriter.draw(folder.resolve("photos"));
        Path run = Files.createDirectories(folder.resolve("run/checkpoint")).getParent();
        Files.copy(saved.resolve("interrupted/recipe.yaml"), run.resolve("recipe.yaml"));
        try (Scope scope = Scope.inference()) {
            Map<String, org.bytedeco.pytorch.Tensor> tensors = new LinkedHashMap<>(Safetensors.read(old));
            tensors.put("x", HostCopy.toTensor(new float[] {1}, 1));
            Safetensors.write(run.resolve("checkpoint/state.safetensors"), tensors, Safetensors.metadata(old));
        }
        assertTrue(refused(
                run,
                "",
                out -> FixtureWriter.run(
                        photos, out, RecipeFile.settings(), RunFolder.Existing.RESUME, Integer.MAX_VALUE),
                "a tensor of another name"));
        assertArrayEquals(
                Files.readAllBytes(saved.resolve("interrupted/recipe.yaml")),
                Files.readAllBytes(run.resolve("recipe.yaml")));
    }
}
