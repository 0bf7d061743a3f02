package io.fovea.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fovea.TinyRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * docs/recipe.md and docs/recipe.schema.json say what the records of the recipe say. To write them anew: {@code mvn -pl
 * core test -Dtest=RecipeReferenceTest -Dfovea.reference=write}
 */
class RecipeReferenceTest {
    private static final Path DOCS = Path.of("../docs");

    private final RecipeReference reference = new RecipeReference();

    private static void same(String file, String made) throws IOException {
        Path path = DOCS.resolve(file);
        if (System.getProperty("fovea.reference", "").equals("write")) Files.writeString(path, made);
        assertEquals(made, Files.readString(path), path + " is old: see this test's Javadoc");
    }

    @Test
    void theReferenceIsOfToday() throws IOException {
        same("recipe.md", reference.markdown());
        assertEquals(List.of(), reference.silent(), "settings that no Javadoc explains");
    }

    @Test
    void theSchemaIsOfToday() throws IOException {
        same("recipe.schema.json", reference.schema());
    }

    @Test
    void theSchemaHoldsForWholeRecipesAndForThoseThatAreBuiltIn() throws IOException {
        JsonNode schema = new ObjectMapper().readTree(reference.schema());
        Recipe recipe = TinyRecipe.of(32, 3);
        Recipe other = recipe.with(Settings.NONE
                .augment("flip,rotate=10")
                .classWeight("cat", 2)
                .mean(0.5)
                .hidden(10)
                .dropout(0.5)
                .unfreeze("after=2")
                .option("width", "2"));
        assertTrue(fits(schema, RecipeYaml.tree(recipe)));
        assertTrue(fits(schema, RecipeYaml.tree(other)));
        for (BuiltInRecipe one : BuiltInRecipe.all()) {
            assertTrue(fits(schema, RecipeYaml.tree(one.yaml(), one.name())), one.name());
        }
    }

    @Test
    void theSchemaRefusesWhatARecipeCannotHold() throws IOException {
        JsonNode schema = new ObjectMapper().readTree(reference.schema());
        for (String wrong : List.of(
                "epoch: 3",
                "epochs: many",
                "network: {modell: cnn}",
                "optimizer: {type: adam, momentum: 0.9}",
                "optimizer: {type: adaam}",
                "network: {batchNorm: melt}",
                "input: {mean: 0.5}",
                "augment: [{type: flip, chance: 1}]")) {
            assertFalse(fits(schema, RecipeYaml.tree(wrong, "wrong")), wrong);
        }
    }

    /** The keywords that the schema uses. */
    private static boolean fits(JsonNode schema, JsonNode value) {
        JsonNode any = schema.path("anyOf"), type = schema.path("type");
        if (!any.isMissingNode() && stream(any).noneMatch(form -> fits(form, value))) return false;
        if (schema.has("const") && !schema.get("const").equals(value)) return false;
        if (schema.has("enum") && stream(schema.get("enum")).noneMatch(value::equals)) return false;
        if (type.isTextual() && !isOf(type.asText(), value)) return false;
        if (type.isArray() && stream(type).noneMatch(one -> isOf(one.asText(), value))) return false;
        if (schema.has("items") && !stream(value).allMatch(item -> fits(schema.get("items"), item))) return false;
        if (!(value instanceof ObjectNode fields)) return true;
        JsonNode more = schema.path("additionalProperties");
        return fields.properties().stream().allMatch(field -> {
            JsonNode known = schema.path("properties").path(field.getKey());
            if (!known.isMissingNode()) return fits(known, field.getValue());
            return !more.isBoolean() && (more.isMissingNode() || fits(more, field.getValue()));
        });
    }

    private static boolean isOf(String type, JsonNode value) {
        return switch (type) {
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "null" -> value.isNull();
            default -> throw new IllegalArgumentException(type);
        };
    }

    private static java.util.stream.Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
