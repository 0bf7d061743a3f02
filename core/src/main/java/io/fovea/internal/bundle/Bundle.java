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
import io.fovea.internal.ensemble.VoteJson;
import io.fovea.internal.file.NewFile;
import io.fovea.internal.file.RegularFile;
import io.fovea.internal.light.FeatureClassifier;
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
import io.fovea.train.TrainPart;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A trained classifier in one file, {@code *.fovea}: a zip of {@code manifest.json}, {@code weights.safetensors}
 * (torchvision names, float32), {@code recipe.yaml} and {@code evaluation.json} (docs/adr/0003). Whatever is read is
 * compared with its checksum. Several of them can be one: {@link EnsembleFile}.
 *
 * @param folder of the zip in which it lies: empty, or {@code members/1/} of an ensemble's first member
 * @param weights entries of the zip with its tensors; what a later one has stands for what an earlier one has
 * @param recipe the training recipe as YAML, of whatever version wrote it: history, which predictions do not need; null
 *     if the file has none
 */
public record Bundle(
        Path file,
        String folder,
        List<String> weights,
        Manifest manifest,
        @Nullable String recipe) {
    /** Of bundles whose images have exactly one class each. */
    public static final int FORMAT_VERSION = 1;
    /** Of bundles with thresholds, which an older program would take for the above. */
    public static final int SEVERAL_LABELS_VERSION = 2;
    /** Of ensembles, and of bundles with a light classifier in place of a head. Higher versions are refused. */
    public static final int TOGETHER_VERSION = 3;

    static final String MANIFEST = "manifest.json";
    static final String WEIGHTS = "weights.safetensors";
    static final String HEAD = "head.safetensors";
    static final String RECIPE = "recipe.yaml";
    static final String EVALUATION = "evaluation.json";
    private static final String HELD_OUT = "heldOut";

    /** A million class names of 60 letters. */
    private static final int LONGEST_MANIFEST = 64 << 20;

    private static final int LONGEST_RECIPE = 1 << 20;

    private static final int WIDEST_FEATURES = 65_536;

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    static final JsonMapper JSON = VoteJson.in(FramingJson.in(Json.builder()))
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    public Bundle {
        weights = List.copyOf(weights);
    }

    /** Writes a temporary file and moves it, so that {@code file} is never half a bundle. */
    public static void write(
            Path file, Manifest manifest, ImageModel model, Recipe recipe, @Nullable Evaluation evaluation) {
        write(file, manifest, model.tensors(), null, recipe, evaluation);
    }

    /**
     * As above, of a network whose head is a light classifier.
     *
     * @param manifest whose {@code head} is its kind
     * @param model whose head does not matter
     */
    public static void write(
            Path file,
            Manifest manifest,
            ImageModel model,
            FeatureClassifier head,
            Recipe recipe,
            @Nullable Evaluation evaluation) {
        model.trainOnly(new TrainPart.Head());
        write(file, manifest, model.frozenTensors(), head, recipe, evaluation);
    }

    private static void write(
            Path file,
            Manifest manifest,
            Map<String, Tensor> tensors,
            @Nullable FeatureClassifier head,
            Recipe recipe,
            @Nullable Evaluation evaluation) {
        Map<String, String> metadata = Map.of("architecture", manifest.model().architecture());
        NewFile.write(file, out -> {
            StoredZip zip = new StoredZip(out);
            zip.put(MANIFEST, JSON.writeValueAsBytes(manifest));
            zip.put(RECIPE, recipe.toYaml().getBytes(StandardCharsets.UTF_8));
            if (evaluation != null) zip.put(EVALUATION, JSON.writeValueAsBytes(evaluation.toJson()));
            if (head != null) zip.put(HEAD, content -> write(content, head));
            zip.put(WEIGHTS, content -> Safetensors.write(content, tensors, metadata));
            zip.finish();
        });
    }

    private static void write(OutputStream out, FeatureClassifier head) throws IOException {
        try (Scope scope = Scope.inference()) {
            Safetensors.write(out, head.tensors(), Map.of("classifier", head.kind()));
        }
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
                copy.put(EVALUATION, JSON.writeValueAsBytes(evaluation.toJson()));
                for (String name : zip.names()) {
                    if (!name.equals(MANIFEST) && !name.equals(EVALUATION)) {
                        copy.put(name, content -> zip.copy(name, content));
                    }
                }
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
            return read(zip, file, "", List.of(WEIGHTS));
        } catch (IOException e) {
            throw damaged(file, e);
        }
    }

    static Bundle read(CheckedZip zip, Path file, String folder, List<String> weights) throws IOException {
        String name = folder + RECIPE;
        String recipe = zip.has(name) ? new String(zip.read(name, LONGEST_RECIPE), StandardCharsets.UTF_8) : null;
        byte[] text = zip.read(folder + MANIFEST, LONGEST_MANIFEST);
        return new Bundle(file, folder, weights, manifest(file, text, recipe), recipe);
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
            if (version > TOGETHER_VERSION) {
                throw new UserError(
                        file + " has bundle format " + version + ", this program reads up to " + TOGETHER_VERSION,
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

    /** The trained network, in evaluation mode; the caller closes it. The head is random where it has a light one. */
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

    /** What classifies in place of the network's head; null if that does. */
    public @Nullable FeatureClassifier head() {
        String kind = manifest.head();
        if (kind == null) return null;
        try (CheckedZip zip = CheckedZip.open(file);
                Scope scope = Scope.inference()) {
            FeatureClassifier head = FeatureClassifier.of(kind, TensorFile.readEntry(zip, folder + HEAD));
            if (head.classes() == manifest.labels().size()) return head;
            throw new IllegalArgumentException(
                    head.classes() + " classes for " + manifest.labels().size() + " labels");
        } catch (IllegalArgumentException e) {
            throw new UserError(file + ": " + folder + HEAD + ": " + e.getMessage(), "write the bundle again", e);
        } catch (IOException e) {
            throw damaged(file, e);
        }
    }

    /** A manifest that asks for a network larger than its weights is told before that takes memory. */
    private void requireSize(CheckedZip zip) {
        ModelSpec spec = manifest.model();
        long parameters = created(() -> ImageModel.parameters(spec)),
                bytes = weights.stream().mapToLong(zip::size).sum();
        // a type takes a byte at least; the head of a network that a light classifier stands for is not stored
        long head = manifest.head() == null ? 0 : (long) WIDEST_FEATURES * spec.classes();
        if (parameters - head <= bytes) return;
        throw new UserError(
                "%s: %s asks for a network of %,d parameters, but %s has %,d bytes"
                        .formatted(file, folder + MANIFEST, parameters, folder + WEIGHTS, bytes),
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
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (String entry : weights) tensors.putAll(TensorFile.readEntry(zip, entry));
            LoadReport report = model.load(file.toString(), tensors);
            boolean isHeadless = manifest.head() != null; // all that can be missing is the head
            if (!report.missing().isEmpty() && !isHeadless
                    || !report.wrongShape().isEmpty()) {
                throw new UserError(
                        file + " lacks weights of its own model: " + report.toText(), "write the bundle again");
            }
            model.training(false);
        }
    }

    static UserError damaged(Path file, IOException e) {
        return new UserError(
                file + " is not a bundle, or was cut or damaged: " + e.getMessage(), "copy or write it again", e);
    }
}
