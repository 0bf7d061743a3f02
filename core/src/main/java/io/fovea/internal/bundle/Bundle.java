package io.fovea.internal.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fovea.UserError;
import io.fovea.evaluate.Evaluation;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.dataset.SplitRule;
import io.fovea.internal.file.NewFile;
import io.fovea.internal.file.RegularFile;
import io.fovea.internal.limit.Range;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.model.LoadReport;
import io.fovea.internal.tensorfile.CheckedZip;
import io.fovea.internal.tensorfile.Safetensors;
import io.fovea.internal.tensorfile.StoredZip;
import io.fovea.internal.tensorfile.TensorFile;
import io.fovea.internal.text.Json;
import io.fovea.internal.text.TextMistake;
import io.fovea.internal.torch.Scope;
import io.fovea.train.Recipe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A trained classifier in one file, {@code *.fovea}: a zip of {@code manifest.json}, {@code weights.safetensors}
 * (torchvision names, float32), {@code recipe.yaml} and {@code evaluation.json} (docs/adr/0003). Whatever is read is
 * compared with its checksum.
 *
 * @param recipe the training recipe as YAML, of whatever version wrote it: history, which predictions do not need; null
 *     if the file has none
 */
public record Bundle(Path file, Manifest manifest, @Nullable String recipe) {
    /** Of bundles whose images have exactly one class each. */
    public static final int FORMAT_VERSION = 1;
    /** Of bundles with thresholds, which an older program would take for the above. Higher versions are refused. */
    public static final int SEVERAL_LABELS_VERSION = 2;

    private static final String MANIFEST = "manifest.json";
    private static final String WEIGHTS = "weights.safetensors";
    private static final String RECIPE = "recipe.yaml";
    private static final String EVALUATION = "evaluation.json";
    private static final String HELD_OUT = "heldOut";

    /** A million class names of 60 letters. */
    private static final int LONGEST_MANIFEST = 64 << 20;

    private static final int LONGEST_RECIPE = 1 << 20;

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private static final JsonMapper JSON = FramingJson.in(Json.builder())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** Writes a temporary file and moves it, so that {@code file} is never half a bundle. */
    public static void write(
            Path file, Manifest manifest, ImageModel model, Recipe recipe, @Nullable Evaluation evaluation) {
        Map<String, String> metadata = Map.of("architecture", manifest.model().architecture());
        NewFile.write(file, out -> {
            StoredZip zip = new StoredZip(out);
            zip.put(MANIFEST, JSON.writeValueAsBytes(manifest));
            zip.put(RECIPE, recipe.toYaml().getBytes(StandardCharsets.UTF_8));
            if (evaluation != null) zip.put(EVALUATION, JSON.writeValueAsBytes(evaluation.toJson()));
            zip.put(WEIGHTS, content -> Safetensors.write(content, model.tensors(), metadata));
            zip.finish();
        });
    }

    /**
     * Writes the same network and recipe with another manifest and evaluation.
     *
     * @param to may be this file
     */
    public void copy(Path to, Manifest changed, Evaluation evaluation) {
        try (CheckedZip zip = CheckedZip.open(file)) {
            NewFile.write(to, out -> {
                StoredZip copy = new StoredZip(out);
                copy.put(MANIFEST, JSON.writeValueAsBytes(changed));
                if (zip.has(RECIPE)) copy.put(RECIPE, content -> zip.copy(RECIPE, content));
                copy.put(EVALUATION, JSON.writeValueAsBytes(evaluation.toJson()));
                copy.put(WEIGHTS, content -> zip.copy(WEIGHTS, content));
                copy.finish();
            });
        } catch (IOException e) {
            throw damaged(file, e);
        }
    }

    /** @throws UserError if it is no bundle, a damaged one, or one of a newer format */
    public static Bundle open(Path file) {
        requireFile(file);
        try (CheckedZip zip = CheckedZip.open(file)) {
            for (String name : new String[] {MANIFEST, WEIGHTS}) {
                if (!zip.has(name))
                    throw new UserError(file + " is not a bundle: it has no " + name, "give a .fovea file");
            }
            String recipe =
                    zip.has(RECIPE) ? new String(zip.read(RECIPE, LONGEST_RECIPE), StandardCharsets.UTF_8) : null;
            return new Bundle(file, manifest(file, zip.read(MANIFEST, LONGEST_MANIFEST), recipe), recipe);
        } catch (IOException e) {
            throw damaged(file, e);
        }
    }

    static void requireFile(Path file) {
        RegularFile.require(file, "a bundle (.fovea)");
    }

    private static Manifest manifest(Path file, byte[] text, @Nullable String recipe) throws IOException {
        try {
            JsonNode tree = JSON.readTree(text);
            if (!(tree instanceof ObjectNode fields)) {
                throw new UserError(file + ": " + MANIFEST + " is empty", "write the bundle again");
            }
            int version = fields.path("formatVersion").asInt(0);
            if (version > SEVERAL_LABELS_VERSION) {
                throw new UserError(
                        file + " has bundle format " + version + ", this program reads up to " + SEVERAL_LABELS_VERSION,
                        "use a newer Fovea");
            }
            if (!fields.has(HELD_OUT) && recipe != null) { // bundles before 0.1 have it in their recipe alone
                fields.set(HELD_OUT, JSON.valueToTree(splitRule(recipe)));
            }
            return JSON.treeToValue(fields, Manifest.class);
        } catch (JsonProcessingException e) {
            TextMistake mistake = TextMistake.of(e);
            String fix = mistake.isUnknown() ? "use a newer Fovea" : "write the bundle again, or use a newer Fovea";
            throw new UserError(file + ": " + MANIFEST + ": " + mistake.text(), fix, e);
        }
    }

    /**
     * How the run of an old bundle's recipe held out its validation split. Read as history: what else stands there, of
     * this version or another, does not matter.
     *
     * @return null if the text does not tell
     */
    private static @Nullable SplitRule splitRule(String recipe) {
        try {
            JsonNode tree = YAML.readTree(recipe);
            JsonNode share = tree.path("validationShare"), seed = tree.path("seed");
            boolean told = Range.VALIDATION_SHARE.holds(share.asDouble(0)) && seed.canConvertToLong();
            return told ? new SplitRule(share.asDouble(), seed.asLong()) : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /** The trained model, in evaluation mode; the caller closes it. */
    public ImageModel model() {
        try (CheckedZip zip = CheckedZip.open(file)) {
            requireSize(zip);
            ImageModel model = created(() -> ImageModel.awaitingWeights(manifest.model(), 0));
            try {
                load(model, zip);
                return model;
            } catch (IOException | RuntimeException e) {
                model.close();
                throw e;
            }
        } catch (IOException e) {
            throw damaged(file, e);
        }
    }

    /** A manifest that asks for a network larger than its weights is told before that takes memory. */
    private void requireSize(CheckedZip zip) {
        ModelSpec spec = manifest.model();
        long parameters = created(() -> ImageModel.parameters(spec)), bytes = zip.size(WEIGHTS);
        if (parameters <= bytes) return; // a type takes a byte at least
        throw new UserError(
                "%s: %s asks for a network of %,d parameters, but %s has %,d bytes"
                        .formatted(file, MANIFEST, parameters, WEIGHTS, bytes),
                "write the bundle again");
    }

    private <T> T created(Supplier<T> network) {
        try {
            return network.get();
        } catch (UserError e) {
            throw new UserError(
                    file + ": " + MANIFEST + ": " + e.getMessage(), "use a newer Fovea, or write the bundle again", e);
        }
    }

    private void load(ImageModel model, CheckedZip zip) throws IOException {
        try (Scope scope = Scope.inference()) {
            LoadReport report = model.load(file.toString(), TensorFile.readEntry(zip, WEIGHTS));
            if (!report.missing().isEmpty() || !report.wrongShape().isEmpty()) {
                throw new UserError(
                        file + " lacks weights of its own model: " + report.toText(), "write the bundle again");
            }
            model.training(false);
        }
    }

    private static UserError damaged(Path file, IOException e) {
        return new UserError(
                file + " is not a bundle, or was cut or damaged: " + e.getMessage(), "copy or write it again", e);
    }
}
