package io.fovea.internal.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.fovea.UserError;
import io.fovea.internal.dataset.SplitRule;
import io.fovea.internal.file.RegularFile;
import io.fovea.internal.limit.Range;
import io.fovea.internal.text.TextMistake;
import io.fovea.train.OptimizerSpec;
import io.fovea.train.Recipe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Recipes as YAML, whole or as the few settings that differ from the defaults. */
public final class RecipeFile {
    /** Bytes that a recipe may have; a complete one has some 600. */
    public static final int LONGEST = 1 << 20;

    private static final YAMLFactory FORMAT = new YAMLFactory()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.USE_NATIVE_TYPE_ID)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES);

    private static final ObjectMapper YAML = new ObjectMapper(FORMAT)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);

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
            if (Files.size(file) > LONGEST) {
                throw new UserError(
                        "%s is no recipe: it has %,d bytes".formatted(file, Files.size(file)),
                        "give the recipe.yaml of a run folder");
            }
            return tree(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new UserError(file + " cannot be read: " + e.getMessage(), "give a recipe in UTF-8", e);
        }
    }

    /**
     * How the run of an old bundle's recipe held out its validation split. Read as history: what else stands there, of
     * this version or another, does not matter.
     *
     * @return null if the text does not tell
     */
    public static @Nullable SplitRule splitRule(String yaml) {
        try {
            JsonNode tree = YAML.readTree(yaml);
            JsonNode share = tree.path("validationShare"), seed = tree.path("seed");
            boolean told = Range.VALIDATION_SHARE.holds(share.asDouble(0)) && seed.canConvertToLong();
            return told ? new SplitRule(share.asDouble(), seed.asLong()) : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static ObjectNode tree(String yaml, String name) {
        try {
            refuseReferences(yaml, name);
            JsonNode tree = YAML.readTree(yaml);
            if (tree instanceof ObjectNode settings) return settings;
            throw new UserError(
                    name + " is not a recipe: it holds no settings", "give the recipe.yaml of a run folder");
        } catch (JsonProcessingException e) {
            throw new UserError(name + " is not YAML: " + firstLine(e.getOriginalMessage()), "correct the file", e);
        }
    }

    /** The parser would take a reference to another place of the text for the name of that place. */
    private static void refuseReferences(String yaml, String name) throws JsonProcessingException {
        try (YAMLParser parser = FORMAT.createParser(yaml)) {
            while (parser.nextToken() != null) {
                if (!parser.isCurrentAlias() && parser.getObjectId() == null) continue;
                throw new UserError(
                        name + " has a YAML anchor or alias in line "
                                + parser.currentTokenLocation().getLineNr(),
                        "write the value out");
            }
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
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
            refuseReferences(value, key);
            JsonNode tree = YAML.readTree(value);
            if (tree.isMissingNode()) throw new UserError(key + " has no value", "give one, such as epochs=5");
            set(settings, key, tree);
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

    /**
     * Lays what the user asks for over the settings of a recipe. With another optimizer, or another model, the recipe's
     * settings of the former go: they were chosen for it, and the new one starts from its own defaults.
     *
     * @return the settings of the recipe that went, as {@code optimizer.beta1}
     */
    public static List<String> layOver(ObjectNode recipe, ObjectNode asked) {
        List<String> gone = new ArrayList<>(drop(recipe, asked, "optimizer", "type", "optimizer"));
        gone.addAll(drop(recipe, asked, "network", "model", "network.options"));
        lay(recipe, asked);
        return gone;
    }

    /** Empties {@code object} of the recipe if another {@code name} is asked for, which it belongs to. */
    private static List<String> drop(ObjectNode recipe, ObjectNode asked, String parent, String name, String object) {
        JsonNode old = recipe.path(parent).path(name),
                wanted = asked.path(parent).path(name);
        if (old.isMissingNode() || wanted.isMissingNode() || old.equals(wanted)) return List.of();
        JsonNode settings = recipe.at("/" + object.replace('.', '/'));
        if (!(settings instanceof ObjectNode fields)) return List.of();
        List<String> names = new ArrayList<>();
        fields.fieldNames().forEachRemaining(names::add);
        names.remove(name);
        fields.remove(names);
        return names.stream().map(field -> object + "." + field).toList();
    }

    private static void lay(ObjectNode below, ObjectNode above) {
        above.properties().forEach(entry -> {
            JsonNode old = below.get(entry.getKey());
            if (old instanceof ObjectNode inner && entry.getValue() instanceof ObjectNode settings) {
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
                    name + ": there is no setting '" + TextMistake.of(e).field() + "'",
                    "use one of "
                            + e.getKnownPropertyIds().stream()
                                    .map(String::valueOf)
                                    .sorted()
                                    .toList(),
                    e);
        } catch (JsonProcessingException e) {
            TextMistake mistake = TextMistake.of(e);
            String fix = mistake.fix().isEmpty() ? "correct the recipe or the option that sets it" : mistake.fix();
            throw new UserError(name + ": " + mistake.text(), fix, e);
        }
    }
}
