package io.fovea.train;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.fovea.UserError;
import io.fovea.augment.Augmentation;
import io.fovea.augment.Augmentations;
import io.fovea.internal.choice.Choices;
import io.fovea.internal.text.Nearest;
import io.fovea.internal.text.TextMistake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Recipes as text: what the YAML of a recipe may be, and how it is bound to values. */
final class RecipeYaml {
    private static final YAMLFactory FORMAT = new YAMLFactory()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.USE_NATIVE_TYPE_ID)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES);

    /** Kinds of choices that a recipe holds: a text or a tree stands for one. */
    static final List<Class<?>> FAMILIES = List.of(
            OptimizerSpec.class,
            Schedule.class,
            LossSpec.class,
            Balance.class,
            Clip.class,
            Average.class,
            Unfreeze.class,
            Division.class,
            Resample.class,
            LightHead.class,
            Augmentation.class);

    private static final ObjectMapper MAPPER = new ObjectMapper(FORMAT)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.READ_ENUMS_USING_TO_STRING)
            .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
            .registerModule(families())
            .addMixIn(EarlyStop.class, EarlyStopText.class)
            .addMixIn(Recipe.class, BatchSizeText.class);

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
    static JsonNode node(@Nullable Object value) {
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
            String fix = mistake.fix().isEmpty() ? "correct the recipe or the option that sets it" : mistake.fix();
            String text = isNamed(mistake) ? mistake.problem() : mistake.text();
            throw new UserError(name + ": " + text, fix, e);
        }
    }

    /** Whether the problem begins with what is set, as those of choices do: {@code early stop 'loss:x': …}. */
    private static boolean isNamed(TextMistake mistake) {
        String field = mistake.field().toLowerCase(Locale.ROOT);
        return mistake.problem().replace(" ", "").startsWith(field);
    }

    // How values are written, told to the parser here so that they need not know it.

    private static <T> void add(SimpleModule module, Class<T> family) {
        module.addSerializer(family, new StdSerializer<>(family) {
            @Override
            public void serialize(T value, JsonGenerator to, SerializerProvider provider) throws IOException {
                to.writePOJO(Choices.of(family).tree(value));
            }
        });
        module.addDeserializer(family, new StdDeserializer<>(family) {
            @Override
            public T deserialize(JsonParser from, DeserializationContext context) throws IOException {
                return Choices.of(family).bind(context.readValue(from, Object.class));
            }
        });
    }

    private static Augmentations augmentations(Object tree) {
        if (!(tree instanceof List<?> list)) return Augmentations.parse(String.valueOf(tree));
        return new Augmentations(
                list.stream().map(Choices.of(Augmentation.class)::bind).toList());
    }

    private static SimpleModule families() {
        SimpleModule module = new SimpleModule();
        FAMILIES.forEach(family -> add(module, family));
        module.addSerializer(Augmentations.class, new StdSerializer<>(Augmentations.class) {
            @Override
            public void serialize(Augmentations augment, JsonGenerator to, SerializerProvider provider)
                    throws IOException {
                to.writePOJO(augment.steps());
            }
        });
        module.addDeserializer(Augmentations.class, new StdDeserializer<>(Augmentations.class) {
            @Override
            public Augmentations deserialize(JsonParser from, DeserializationContext context) throws IOException {
                return augmentations(context.readValue(from, Object.class));
            }
        });
        module.addSerializer(Duration.class, new StdSerializer<>(Duration.class) {
            @Override
            public void serialize(Duration span, JsonGenerator to, SerializerProvider provider) throws IOException {
                to.writeString(TimeLimit.text(span));
            }
        });
        module.addDeserializer(Duration.class, new StdDeserializer<>(Duration.class) {
            @Override
            public Duration deserialize(JsonParser from, DeserializationContext context) throws IOException {
                return TimeLimit.parse(from.getText());
            }
        });
        return module;
    }

    private abstract static class EarlyStopText {
        @JsonCreator
        static EarlyStop parse(String text) {
            return EarlyStop.parse(text);
        }

        @JsonValue
        abstract String text();
    }
}
