package io.fovea.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fovea.TinyRecipe;
import io.fovea.augment.Flip;
import io.fovea.augment.Rotate;
import io.fovea.train.Hyperparameter.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HyperparameterTest {
    private static final Recipe PLAIN = TinyRecipe.of(28, 3);

    private static final Recipe OTHER = PLAIN.with(Settings.NONE
            .optimizer("sgd")
            .learningRate(0.05)
            .hidden(100, 50)
            .dropout(0.25)
            .mean(0.5, 0.25, 0.125)
            .augment(new Flip(0.5), new Rotate(12))
            .schedule(new Schedule.Cosine(0.25))
            .classWeight("dog", 2.5)
            .classWeight("cat", 2)
            .maxTime(Duration.ofMinutes(90))
            .decayNorms(true)
            .distill(new Recipe.Distillation("teacher.fovea", 4, 0.7))
            .batchNorm(BatchNorms.FROZEN)
            .seed((1L << 60) + 1));

    private static Hyperparameter of(Recipe recipe, String name) {
        return recipe.hyperparameters().stream()
                .filter(setting -> setting.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name));
    }

    @Test
    void allRecipesHaveTheSameOnesInTheSameOrder() {
        List<String> names = new ArrayList<>(), others = new ArrayList<>();
        PLAIN.hyperparameters().forEach(setting -> names.add(setting.name() + setting.kind()));
        OTHER.hyperparameters().forEach(setting -> others.add(setting.name() + setting.kind()));
        assertEquals(names, others);
        assertEquals(names.size(), new HashSet<>(names).size());
    }

    /** So that a setting that is added has its column, and none has two. */
    @Test
    void everySettingOfRecipeYamlIsThereUnderItsPlace() {
        JsonNode tree = RecipeYaml.tree(OTHER);
        for (Hyperparameter setting : OTHER.hyperparameters()) {
            JsonNode there = tree.at("/" + setting.name().replace('.', '/'));
            assertTrue(!there.isMissingNode(), setting.name());
        }
        tree.fieldNames()
                .forEachRemaining(name -> assertTrue(
                        OTHER.hyperparameters().stream()
                                .anyMatch(setting -> setting.name().equals(name)
                                        || setting.name().startsWith(name + ".")),
                        name));
    }

    @Test
    void aValueReadsAsItsOptionTakesIt() {
        Map<String, String> expected = Map.ofEntries(
                Map.entry("optimizer", "sgd=0.05"),
                Map.entry("optimizer.type", "sgd"),
                Map.entry("optimizer.lr", "0.05"),
                Map.entry("network.hidden", "100,50"),
                Map.entry("network.dropout", "0.25"),
                Map.entry("network.batchNorm", "frozen"),
                Map.entry("input.mean", "0.5,0.25,0.125"),
                Map.entry("augment", "flip,rotate=12"),
                Map.entry("schedule", "cosine=0.25"),
                Map.entry("classWeights", "cat=2,dog=2.5"),
                Map.entry("maxTime", "1h30m"),
                Map.entry("rates.decayNorms", "true"),
                Map.entry("distill.teacher", "teacher.fovea"),
                Map.entry("distill.share", "0.7"),
                Map.entry("earlyStop", "accuracy:0"),
                Map.entry("epochs", "10"),
                Map.entry("seed", "1152921504606846977"));
        expected.forEach((name, text) -> assertEquals(text, of(OTHER, name).text(), name));
        assertEquals(Kind.NUMBER, of(OTHER, "distill.share").kind());
        assertEquals(Kind.SWITCH, of(OTHER, "rates.decayNorms").kind());
        assertEquals("none", of(PLAIN, "network.hidden").text());
        assertEquals("none", of(PLAIN, "augment").text());
    }

    @Test
    void whatARecipeLeavesOpenHasAKindAndNoValue() {
        for (String name : List.of("network.dropout", "distill.share", "threshold")) {
            assertNull(of(PLAIN, name).value(), name);
            assertEquals(Kind.NUMBER, of(PLAIN, name).kind(), name);
            assertEquals("", of(PLAIN, name).text(), name);
        }
        assertEquals(Kind.TEXT, of(PLAIN, "input.mean").kind());
    }

    @Test
    void aValueOfAnotherKindIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Hyperparameter("a", Kind.NUMBER, "1"));
    }
}
