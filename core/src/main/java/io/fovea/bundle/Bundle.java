package io.fovea.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.fovea.RegularFile;
import io.fovea.UserError;
import io.fovea.data.SplitRule;
import io.fovea.evaluate.Evaluation;
import io.fovea.model.ImageModel;
import io.fovea.model.WeightReport;
import io.fovea.torch.NewFile;
import io.fovea.torch.Safetensors;
import io.fovea.torch.Scope;
import io.fovea.train.Recipe;
import io.fovea.train.RecipeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A trained classifier in one file, {@code *.fovea}: a zip of {@code manifest.json}, {@code weights.safetensors}
 * (torchvision names, float32), {@code recipe.yaml} and {@code evaluation.json} (docs/adr/0003).
 *
 * @param recipe the training recipe, as YAML
 */
public record Bundle(Path file, Manifest manifest, String recipe) {
    /** Bundles of a higher version are refused. */
    public static final int FORMAT_VERSION = 1;

    private static final String MANIFEST = "manifest.json";
    private static final String WEIGHTS = "weights.safetensors";
    private static final String RECIPE = "recipe.yaml";
    private static final String EVALUATION = "evaluation.json";
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** Writes a temporary file and moves it, so that {@code file} is never half a bundle. */
    public static void write(
            Path file, Manifest manifest, ImageModel model, Recipe recipe, @Nullable Evaluation evaluation) {
        NewFile.write(file, out -> {
            ZipOutputStream zip = new ZipOutputStream(out); // finished, not closed: out is its owner's
            entry(zip, MANIFEST, JSON.writeValueAsBytes(manifest));
            entry(zip, RECIPE, RecipeFile.toYaml(recipe).getBytes(StandardCharsets.UTF_8));
            if (evaluation != null) entry(zip, EVALUATION, JSON.writeValueAsBytes(evaluation.toJson()));
            zip.setLevel(0); // weights do not compress; the time is better spent elsewhere
            zip.putNextEntry(new ZipEntry(WEIGHTS));
            Map<String, String> metadata =
                    Map.of("architecture", manifest.model().architecture());
            Safetensors.write(zip, model.tensors(), metadata);
            zip.closeEntry();
            zip.finish();
        });
    }

    private static void entry(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
        zip.closeEntry();
    }

    /** @throws UserError if it is no bundle, a damaged one, or one of a newer format */
    public static Bundle open(Path file) {
        RegularFile.require(file, "a bundle (.fovea)");
        try (ZipFile zip = new ZipFile(file.toFile())) {
            JsonNode manifest = JSON.readTree(content(zip, file, MANIFEST));
            int version = manifest.path("formatVersion").asInt(0);
            if (version > FORMAT_VERSION) {
                throw new UserError(
                        file + " has bundle format " + version + ", this program reads up to " + FORMAT_VERSION,
                        "use a newer Fovea");
            }
            String recipe = new String(content(zip, file, RECIPE), StandardCharsets.UTF_8);
            return new Bundle(file, JSON.treeToValue(manifest, Manifest.class), recipe);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new UserError(file + ": " + MANIFEST + " is damaged: " + e.getMessage(), "write the bundle again", e);
        } catch (IOException e) {
            throw damaged(file, e);
        }
    }

    /** How the training run held out its validation split, if its data came without one. */
    public SplitRule splitRule() {
        Recipe parsed = RecipeFile.parse(recipe, file + "/" + RECIPE);
        return new SplitRule(parsed.validationShare(), parsed.seed());
    }

    /** The trained model, in evaluation mode; the caller closes it. */
    public ImageModel model() {
        ImageModel model = ImageModel.create(manifest.model(), 0);
        try (ZipFile zip = new ZipFile(file.toFile());
                Scope scope = Scope.inference()) {
            Map<String, Tensor> weights =
                    Safetensors.read(ByteBuffer.wrap(content(zip, file, WEIGHTS)), file + "/" + WEIGHTS);
            WeightReport report = model.load(weights);
            if (!report.missing().isEmpty() || !report.wrongShape().isEmpty()) {
                throw new UserError(
                        file + " lacks weights of its own model: " + report.toText(), "write the bundle again");
            }
            model.training(false);
            return model;
        } catch (IOException e) {
            model.close();
            throw damaged(file, e);
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private static byte[] content(ZipFile zip, Path file, String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) throw new UserError(file + " is not a bundle: it has no " + name, "give a .fovea file");
        try (var in = zip.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }

    private static UserError damaged(Path file, IOException e) {
        return new UserError(
                file + " is not a bundle, or was cut or damaged: " + e.getMessage(), "copy or write it again", e);
    }
}
