package io.fovea.train;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.fovea.UserError;
import io.fovea.augment.Augmentations;
import io.fovea.data.Duplicates;
import io.fovea.internal.text.Nearest;
import io.fovea.internal.text.TextMistake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Recipes as text: what the YAML of a recipe may be, and how it is bound to values. */
final class RecipeYaml {
    private static final YAMLFactory FORMAT = new YAMLFactory()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.USE_NATIVE_TYPE_ID)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES);

    private static final ObjectMapper MAPPER = new ObjectMapper(FORMAT)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .addMixIn(OptimizerSpec.class, OptimizerFields.class)
            .addMixIn(Schedule.class, ScheduleText.class)
            .addMixIn(EarlyStop.class, EarlyStopText.class)
            .addMixIn(Augmentations.class, AugmentationsText.class)
            .addMixIn(Duplicates.class, DuplicatesText.class);

    private static final List<String> OPTIMIZERS = List.of("adam", "adamw", "sgd");

    private RecipeYaml() {}

    static String toYaml(Recipe recipe) {
        try {
            return MAPPER.writeValueAsString(recipe);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A whole recipe as settings. */
    static ObjectNode tree(Recipe recipe) {
        return MAPPER.valueToTree(recipe);
    }

    /** Any value as it stands in MAPPER. */
    static JsonNode node(Object value) {
        return MAPPER.valueToTree(value);
    }

    static ObjectNode tree(String yaml, String name) {
        try {
            refuseReferences(yaml, name);
            JsonNode tree = MAPPER.readTree(yaml);
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

    /**
     * @param key what it is the value of
     * @throws UserError if it is no YAML, or nothing
     */
    static JsonNode value(String key, String yaml) {
        try {
            refuseReferences(yaml, key);
            JsonNode tree = MAPPER.readTree(yaml);
            if (tree.isMissingNode()) throw new UserError(key + " has no value", "give one, such as epochs=5");
            return tree;
        } catch (JsonProcessingException e) {
            throw new UserError(key + "=" + yaml + " is not YAML", "quote the value", e);
        }
    }

    static Recipe bind(ObjectNode tree, String name) {
        try {
            return MAPPER.treeToValue(tree, Recipe.class);
        } catch (UnrecognizedPropertyException e) {
            List<String> known = e.getKnownPropertyIds().stream()
                    .map(String::valueOf)
                    .sorted()
                    .toList();
            throw new UserError(
                    name + ": there is no setting '" + TextMistake.of(e).field() + "'",
                    Nearest.fix(e.getPropertyName(), known, "use one of " + known),
                    e);
        } catch (JsonProcessingException e) {
            TextMistake mistake = TextMistake.of(e);
            String fix = mistake.fix().isEmpty() ? fix(e) : mistake.fix();
            throw new UserError(name + ": " + mistake.text(), fix, e);
        }
    }

    private static String fix(JsonProcessingException e) {
        String otherwise = "correct the recipe or the option that sets it";
        return e instanceof InvalidTypeIdException type && type.getTypeId() != null
                ? Nearest.fix(type.getTypeId(), OPTIMIZERS, "use one of " + OPTIMIZERS)
                : otherwise;
    }

    // How values are written, told to the parser here so that they need not know it.

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = OptimizerSpec.Adam.class, name = "adam"),
        @JsonSubTypes.Type(value = OptimizerSpec.AdamW.class, name = "adamw"),
        @JsonSubTypes.Type(value = OptimizerSpec.Sgd.class, name = "sgd")
    })
    private interface OptimizerFields {}

    private abstract static class ScheduleText {
        @JsonCreator
        static Schedule parse(String text) {
            return Schedule.parse(text);
        }

        @JsonValue
        abstract String text();
    }

    private abstract static class EarlyStopText {
        @JsonCreator
        static EarlyStop parse(String text) {
            return EarlyStop.parse(text);
        }

        @JsonValue
        abstract String text();
    }

    private abstract static class DuplicatesText {
        @JsonCreator
        static Duplicates parse(String text) {
            return Duplicates.parse(text);
        }

        @Override
        @JsonValue
        public abstract String toString();
    }

    private abstract static class AugmentationsText {
        @JsonCreator
        static Augmentations parse(String text) {
            return Augmentations.parse(text);
        }

        @JsonValue
        abstract String text();
    }
}
