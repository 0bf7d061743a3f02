package io.fovea.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fovea.UserError;
import io.fovea.internal.choice.Choices;
import io.fovea.internal.file.RegularFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The tree of a recipe's settings, whole or of a few: read, changed, and laid over another. */
final class RecipeFile {
    /** Bytes that a recipe may have; a complete one has some 600. */
    static final int LONGEST = 1 << 20;

    private RecipeFile() {}

    /**
     * @param absent what settings mean that a recipe of an earlier version does not have
     * @throws UserError if the text is no complete, valid recipe
     */
    static Recipe parse(String yaml, String name, Settings absent) {
        return RecipeYaml.bind(completed(RecipeYaml.tree(yaml, name), absent), name);
    }

    private static ObjectNode completed(ObjectNode saved, Settings absent) {
        ObjectNode whole = absent.tree();
        lay(whole, renamed(saved.deepCopy()));
        return whole;
    }

    /** With settings of earlier names under their names of today. */
    private static ObjectNode renamed(ObjectNode saved) {
        if (saved.path("network") instanceof ObjectNode network && network.has("fixedStatistics")) {
            boolean fixed = network.remove("fixedStatistics").asBoolean();
            network.put("batchNorm", (fixed ? BatchNorms.FROZEN : BatchNorms.TRAIN).toString());
        }
        return saved;
    }

    /** No settings, to be filled with {@link #set}. */
    static ObjectNode empty() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** The settings in a file, which may be few. */
    static ObjectNode read(Path file) {
        RegularFile.require(file, "the recipe.yaml of a run folder");
        try {
            if (Files.size(file) > LONGEST) {
                throw new UserError(
                        "%s is no recipe: it has %,d bytes".formatted(file, Files.size(file)),
                        "give the recipe.yaml of a run folder");
            }
            return earlier(RecipeYaml.tree(Files.readString(file), file.toString()), Settings.EARLIER);
        } catch (IOException e) {
            throw new UserError(file + " cannot be read: " + e.getMessage(), "give a recipe in UTF-8", e);
        }
    }

    /**
     * Settings that are a whole recipe of an earlier version, with what they leave open because there was no choice;
     * other settings as they are.
     */
    static ObjectNode earlier(ObjectNode settings, Settings absent) {
        ObjectNode whole = completed(settings, absent);
        return isWhole(whole, Recipe.class) ? whole : renamed(settings);
    }

    private static boolean isWhole(JsonNode tree, Class<?> type) {
        if (!(tree instanceof ObjectNode) || !type.isRecord()) return true;
        return Arrays.stream(type.getRecordComponents())
                .allMatch(part -> tree.has(part.getName()) && isWhole(tree.get(part.getName()), part.getType()));
    }

    /** Whether the settings are a whole recipe, the optimizer's rate included. */
    static boolean isComplete(ObjectNode settings) {
        JsonNode optimizer = settings.path("optimizer");
        return isWhole(settings, Recipe.class) && optimizer.has(Choices.TYPE) && optimizer.has("lr");
    }

    /**
     * Sets one value.
     *
     * @param key dotted, such as {@code optimizer.lr}
     */
    static void set(ObjectNode settings, String key, @Nullable Object value) {
        String[] path = key.split("\\.", -1);
        ObjectNode parent = settings;
        for (int i = 0; i < path.length - 1; i++) {
            if (parent.hasNonNull(path[i]) && !parent.get(path[i]).isObject()) {
                throw new UserError(
                        key + ": " + path[i] + " has no settings inside it", "see recipe.yaml for the keys");
            }
            parent = parent.withObjectProperty(path[i]);
        }
        parent.set(path[path.length - 1], RecipeYaml.node(value));
    }

    /**
     * Sets one value given as text.
     *
     * @param value as YAML, such as {@code 0.1} or {@code [100, 50]}
     */
    static void setText(ObjectNode settings, String key, String value) {
        set(settings, key, RecipeYaml.value(key, value));
    }

    /** {@code defaults} with {@code settings} laid over them, key by key. */
    static Recipe override(Recipe defaults, ObjectNode settings, String name) {
        ObjectNode tree = RecipeYaml.tree(defaults);
        JsonNode type = settings.path("optimizer").path(Choices.TYPE);
        if (!type.isMissingNode() && !type.equals(tree.path("optimizer").path("type"))) {
            tree.set("optimizer", optimizer(type.asText(), defaults.optimizer().lr()));
        }
        lay(tree, settings);
        return RecipeYaml.bind(tree, name);
    }

    private static JsonNode optimizer(String type, double lr) {
        return RecipeYaml.node(OptimizerSpec.named(type, ofAdams(type) * lr));
    }

    /** How large an optimiser wants its steps for Adam's progress. */
    private static double ofAdams(String type) {
        return switch (type) {
            case "sgd", "adagrad" -> 10;
            case "adadelta" -> 1000; // its own rate is 1
            case "lion" -> 0.1; // section 5 of its paper
            default -> 1;
        };
    }

    /**
     * Lays what the user asks for over the settings of a recipe. With another optimizer, or another model, the recipe's
     * settings of the former go: they were chosen for it, and the new one starts from its own defaults.
     *
     * @return the settings of the recipe that went, as {@code optimizer.beta1}
     */
    static List<String> layOver(ObjectNode recipe, ObjectNode asked) {
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

    /**
     * Whether it names a choice, whose parameters are not those of the one below; of optimizers see {@link #override}.
     */
    private static boolean isChoice(String key, ObjectNode settings) {
        return settings.has(Choices.TYPE) && !key.equals("optimizer");
    }

    static void lay(ObjectNode below, ObjectNode above) {
        above.properties().forEach(entry -> {
            JsonNode old = below.get(entry.getKey());
            if (old instanceof ObjectNode inner
                    && entry.getValue() instanceof ObjectNode settings
                    && !isChoice(entry.getKey(), settings)) {
                lay(inner, settings);
            } else {
                below.set(entry.getKey(), entry.getValue());
            }
        });
    }

    /** What a tree says, whatever the types of its numbers. */
    static Object value(JsonNode node) {
        if (node instanceof ObjectNode) {
            Map<String, Object> fields = new TreeMap<>();
            node.properties().forEach(field -> fields.put(field.getKey(), value(field.getValue())));
            return fields;
        }
        if (node.isArray()) {
            List<Object> elements = new ArrayList<>();
            node.forEach(element -> elements.add(value(element)));
            return elements;
        }
        boolean isFinite = node.isNumber() && Double.isFinite(node.doubleValue());
        return isFinite ? node.decimalValue().stripTrailingZeros() : node;
    }
}
