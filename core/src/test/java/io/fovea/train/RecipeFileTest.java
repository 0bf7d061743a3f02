package io.fovea.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fovea.UserError;
import io.fovea.model.Architectures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipeFileTest {
    private static final Recipe DEFAULTS =
            Defaults.of(Architectures.of("cnn"), "none", "", new Recipe.Input(28, 1, "squash", null, null));

    private static Recipe with(String key, Object value) {
        ObjectNode settings = RecipeFile.settings();
        RecipeFile.set(settings, key, value);
        return RecipeFile.override(DEFAULTS, settings, "recipe");
    }

    @Test
    void yamlParsesBackToTheSameRecipe() {
        for (String weights : List.of("none", "w.pth")) {
            for (String train : List.of("head", "all", "3")) {
                Recipe recipe = Defaults.of(
                        Architectures.of("mobilenet_v2"),
                        weights,
                        train,
                        new Recipe.Input(224, 3, "squash", null, null));
                assertEquals(recipe, RecipeFile.parse(RecipeFile.toYaml(recipe), "recipe"));
            }
        }
    }

    @Test
    void settingsOverrideOnlyWhatTheyName() {
        Recipe changed = with("optimizer.lr", 0.5);
        assertEquals(0.5, changed.optimizer().lr());
        assertEquals(DEFAULTS.withEpochs(3), with("epochs", 3));
    }

    @Test
    void aSettingOfNullSaysNothing() {
        ObjectNode nothing = RecipeFile.settings();
        for (String key :
                List.of("network", "input.framing", "optimizer", "schedule", "augment", "earlyStop", "epochs")) {
            RecipeFile.setText(nothing, key, "null");
        }
        assertEquals(DEFAULTS, RecipeFile.override(DEFAULTS, nothing, "recipe"));
    }

    @Test
    void aKeyOfDotsIsNoSetting() {
        for (String key : List.of(".", "..", "", ".epochs", "epochs.", "network..model")) {
            assertThrows(UserError.class, () -> with(key, 1), key);
        }
    }

    @Test
    void anotherOptimizerBringsItsOwnSettings() {
        Recipe sgd = with("optimizer.type", "sgd");
        assertTrue(
                sgd.optimizer() instanceof OptimizerSpec.Sgd s && s.momentum() == 0.9,
                sgd.optimizer().toString());
    }

    @Test
    void aSettingOfAnotherOptimizerIsNotIgnored() {
        UserError error = assertThrows(UserError.class, () -> with("optimizer.momentum", 0.5));
        assertTrue(error.getMessage().contains("optimizer.momentum"), error.getMessage());
    }

    @Test
    void textValuesAreYaml() {
        ObjectNode settings = RecipeFile.settings();
        RecipeFile.setText(settings, "network.hidden", "[100, 50]");
        RecipeFile.setText(settings, "earlyStop", "loss:4");
        Recipe recipe = RecipeFile.override(DEFAULTS, settings, "recipe");
        assertEquals(List.of(100, 50), recipe.network().hidden());
        assertEquals(new EarlyStop(EarlyStop.Metric.LOSS, 4), recipe.earlyStop());
    }

    @Test
    void mistakesNameTheSetting() {
        assertTrue(message("epoch", 3).contains("epoch"));
        assertTrue(message("epochs", 0).contains("at least 1"));
        assertTrue(message("epochs", "many").contains("epochs"));
        assertTrue(message("optimizer.type", "rmsprop").contains("rmsprop"));
        assertTrue(message("optimizer.lr", -1).contains("lr must be"));
        assertTrue(message("schedule", "linear").contains("linear"));
        assertTrue(message("augment", "mirror").contains("mirror"));
        assertTrue(message("epochs.inner", 1).contains("epochs"));
    }

    private static String message(String key, Object value) {
        return assertThrows(UserError.class, () -> with(key, value), key).getMessage();
    }

    @Test
    void filesThatAreNoRecipeAreTheUsersMistake(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("recipe.yaml");
        assertThrows(UserError.class, () -> RecipeFile.read(file));
        for (String text : List.of("", "just words", "a: [1,", "- 1\n- 2\n")) {
            Files.writeString(file, text);
            assertThrows(UserError.class, () -> RecipeFile.read(file), text);
        }
    }
}
