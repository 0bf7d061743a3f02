package io.fovea.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.fovea.RegularFile;
import io.fovea.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** Recipes as YAML, whole or as the few settings that differ from the defaults. */
public final class RecipeFile {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory()
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .disable(YAMLGenerator.Feature.USE_NATIVE_TYPE_ID)
                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES))
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private RecipeFile() {}

    public static String toYaml(Recipe recipe) {
        try {
            return YAML.writeValueAsString(recipe);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws UserError if the text is no complete, valid recipe */
    public static Recipe parse(String yaml, String name) {
        return bind(tree(yaml, name), name);
    }

    /** No settings, to be filled with {@link #set}. */
    public static ObjectNode settings() {
        return YAML.createObjectNode();
    }

    /** The settings in a file, which may be few. */
    public static ObjectNode read(Path file) {
        RegularFile.require(file, "the recipe.yaml of a run folder");
        try {
            return tree(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new UserError(file + " cannot be read: " + e.getMessage(), "give a recipe in UTF-8", e);
        }
    }

    private static ObjectNode tree(String yaml, String name) {
        try {
            JsonNode tree = YAML.readTree(yaml);
            if (tree instanceof ObjectNode settings) return settings;
            throw new UserError(
                    name + " is not a recipe: it holds no settings", "give the recipe.yaml of a run folder");
        } catch (JsonProcessingException e) {
            throw new UserError(name + " is not YAML: " + e.getOriginalMessage(), "correct the file", e);
        }
    }

    /** A whole recipe as settings. */
    public static ObjectNode settings(Recipe recipe) {
        return YAML.valueToTree(recipe);
    }

    /**
     * Sets one value.
     *
     * @param key dotted, such as {@code optimizer.lr}
     */
    public static void set(ObjectNode settings, String key, Object value) {
        String[] path = key.split("\\.", -1);
        ObjectNode parent = settings;
        for (int i = 0; i < path.length - 1; i++) {
            if (parent.hasNonNull(path[i]) && !parent.get(path[i]).isObject()) {
                throw new UserError(
                        key + ": " + path[i] + " has no settings inside it", "see recipe.yaml for the keys");
            }
            parent = parent.withObjectProperty(path[i]);
        }
        parent.set(path[path.length - 1], YAML.valueToTree(value));
    }

    /**
     * Sets one value given as text.
     *
     * @param value as YAML, such as {@code 0.1} or {@code [100, 50]}
     */
    public static void setText(ObjectNode settings, String key, String value) {
        try {
            set(settings, key, YAML.readTree(value));
        } catch (JsonProcessingException e) {
            throw new UserError(key + "=" + value + " is not YAML", "quote the value", e);
        }
    }

    /** {@code defaults} with {@code settings} laid over them, key by key. */
    public static Recipe override(Recipe defaults, ObjectNode settings, String name) {
        ObjectNode tree = YAML.valueToTree(defaults);
        JsonNode type = settings.path("optimizer").path("type");
        if (!type.isMissingNode() && !type.equals(tree.path("optimizer").path("type"))) {
            tree.set("optimizer", optimizer(type.asText(), defaults.optimizer().lr()));
        }
        lay(tree, settings);
        return bind(tree, name);
    }

    private static JsonNode optimizer(String type, double lr) {
        try {
            // plain SGD wants larger steps than Adam for the same progress
            OptimizerSpec spec = OptimizerSpec.named(type, type.equals("sgd") ? 10 * lr : lr);
            return YAML.valueToTree(spec);
        } catch (IllegalArgumentException e) {
            throw new UserError(String.valueOf(e.getMessage()), "use adam, adamw or sgd", e);
        }
    }

    private static void lay(ObjectNode below, ObjectNode above) {
        above.properties().forEach(entry -> {
            if (entry.getValue().isNull()) return; // says nothing, as if the line were not there
            JsonNode old = below.get(entry.getKey());
            if (old instanceof ObjectNode inner
                    && entry.getValue() instanceof ObjectNode settings
                    && !entry.getKey().equals("options")) {
                lay(inner, settings);
            } else {
                below.set(entry.getKey(), entry.getValue());
            }
        });
    }

    private static Recipe bind(ObjectNode tree, String name) {
        try {
            return YAML.treeToValue(tree, Recipe.class);
        } catch (UnrecognizedPropertyException e) {
            throw new UserError(
                    name + ": there is no setting '" + path(e) + "'",
                    "use one of "
                            + e.getKnownPropertyIds().stream()
                                    .map(String::valueOf)
                                    .sorted()
                                    .toList(),
                    e);
        } catch (JsonMappingException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof UserError error) throw error;
            }
            String problem = e.getCause() instanceof IllegalArgumentException cause
                    ? cause.getMessage()
                    : e.getOriginalMessage();
            throw new UserError(
                    name + ": " + path(e) + ": " + problem, "correct the recipe or the option that sets it", e);
        } catch (JsonProcessingException e) {
            throw new UserError(name + ": " + e.getOriginalMessage(), "correct the recipe", e);
        }
    }

    private static String path(JsonMappingException e) {
        return e.getPath().stream()
                .map(part -> part.getFieldName() == null ? String.valueOf(part.getIndex()) : part.getFieldName())
                .collect(Collectors.joining("."));
    }
}
