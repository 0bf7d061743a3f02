package io.fovea.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fovea.TinyRecipe;
import io.fovea.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecipeFileTest {
    private static final Recipe DEFAULTS = TinyRecipe.of(28, 1);

    private static Recipe with(String key, Object value) {
        ObjectNode settings = RecipeFile.empty();
        RecipeFile.set(settings, key, value);
        return RecipeFile.override(DEFAULTS, settings, "recipe");
    }

    @Test
    void yamlParsesBackToTheSameRecipe() {
        for (String weights : List.of("none", "w.pth")) {
            for (String train : List.of("head", "all", "3")) {
                Recipe recipe = DEFAULTS.with(
                        Settings.NONE.weights(weights).train(train).dropout(0.25));
                assertEquals(recipe, Recipe.parse(recipe.toYaml(), "recipe"));
            }
        }
    }

    @Test
    void settingsOverrideOnlyWhatTheyName() {
        Recipe changed = with("optimizer.lr", 0.5);
        assertEquals(0.5, changed.optimizer().lr());
        assertEquals(DEFAULTS.with(Settings.NONE.epochs(3)), with("epochs", 3));
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
        assertTrue(error.getMessage().contains("adam has no parameter 'momentum'"), error.getMessage());
    }

    @Test
    void textValuesAreYaml() {
        ObjectNode settings = RecipeFile.empty();
        RecipeFile.setText(settings, "network.hidden", "[100, 50]");
        RecipeFile.setText(settings, "earlyStop", "loss:4");
        Recipe recipe = RecipeFile.override(DEFAULTS, settings, "recipe");
        assertEquals(List.of(100, 50), recipe.network().hidden());
        assertEquals(new EarlyStop(EarlyStop.Metric.LOSS, 4), recipe.earlyStop());
    }

    @Test
    void mistakesNameTheSetting() {
        assertTrue(message("epoch", 3).contains("epoch"));
        assertTrue(message("epochs", 0).contains("must be 1 to"));
        assertTrue(message("epochs", "many").contains("epochs"));
        assertTrue(message("optimizer.type", "rmspropp").contains("rmspropp"));
        assertTrue(message("optimizer.lr", -1).contains("lr must be"));
        assertTrue(message("schedule", "lineal").contains("lineal"));
        assertTrue(message("augment", "mirror").contains("mirror"));
        assertTrue(message("epochs.inner", 1).contains("epochs"));
    }

    @Test
    void aBatchSizeOfNothingIsNamed() {
        ObjectNode settings = RecipeFile.empty();
        RecipeFile.setText(settings, "batchSize", "null");
        UserError error = assertThrows(UserError.class, () -> RecipeFile.override(DEFAULTS, settings, "recipe"));
        assertTrue(error.getMessage().contains("the batch size is a whole number or auto"), error.getMessage());
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

    @Test
    void aMistakeInAWordBringsTheWordsThereAre() {
        UserError error = assertThrows(UserError.class, () -> with("schedule", "wave"));
        assertTrue(error.fix().contains("cosine"), error.fix());
        assertTrue(message("earlyStop", "error:3").contains("no metric 'error'"), message("earlyStop", "error:3"));
    }

    @Test
    void aMistakeInAChoiceNamesItOnceAndSaysWhatMayStandThere() {
        UserError average = assertThrows(UserError.class, () -> with("average", "ema=1.5"));
        assertTrue(average.getMessage().startsWith("recipe: average 'ema=1.5': "), average.getMessage());
        UserError metric = assertThrows(UserError.class, () -> with("schedule", "plateau(metric=speed)"));
        assertTrue(metric.getMessage()
                .startsWith("recipe: schedule 'plateau(metric=speed)': metric: 'speed' is none of "));
        assertTrue(metric.fix().startsWith("use one of accuracy, loss"), metric.fix());
        assertTrue(message("augment", "flip=2").startsWith("recipe: augmentation 'flip=2': "));
        assertTrue(message("earlyStop", "loss:x").startsWith("recipe: early stop 'loss:x': "));
        assertTrue(message("network.dropPath", 7).startsWith("recipe: network: "), message("network.dropPath", 7));
    }

    @Test
    void anotherOptimizerThanTheRecipesTakesNothingOfIt() {
        ObjectNode recipe = RecipeYaml.tree(DEFAULTS), asked = RecipeFile.empty();
        RecipeFile.set(asked, "optimizer.type", "sgd");
        List<String> gone = RecipeFile.layOver(recipe, asked);
        assertEquals(
                List.of(
                        "optimizer.lr",
                        "optimizer.beta1",
                        "optimizer.beta2",
                        "optimizer.eps",
                        "optimizer.weightDecay",
                        "optimizer.amsgrad"),
                gone);
        Recipe sgd = RecipeFile.override(DEFAULTS, recipe, "recipe");
        assertEquals(OptimizerSpec.named("sgd", 0.01), sgd.optimizer());
        RecipeFile.set(asked, "optimizer.lr", 0.3);
        ObjectNode again = RecipeYaml.tree(DEFAULTS);
        RecipeFile.layOver(again, asked);
        assertEquals(
                0.3, RecipeFile.override(DEFAULTS, again, "recipe").optimizer().lr());
    }

    @Test
    void theRecipesOwnOptimizerKeepsItsSettings() {
        ObjectNode recipe = RecipeYaml.tree(with("optimizer.beta2", 0.95)), asked = RecipeFile.empty();
        RecipeFile.set(asked, "optimizer.type", "adam");
        RecipeFile.set(asked, "optimizer.lr", 0.5);
        assertEquals(List.of(), RecipeFile.layOver(recipe, asked));
        assertEquals(
                new OptimizerSpec.Adam(0.5, 0.9, 0.95, 1e-8, 0, false),
                RecipeFile.override(DEFAULTS, recipe, "recipe").optimizer());
    }

    @Test
    void anotherModelThanTheRecipesTakesNoOptionsOfIt() {
        ObjectNode recipe = RecipeFile.empty(), asked = RecipeFile.empty();
        RecipeFile.set(recipe, "network.model", "mlp");
        RecipeFile.set(recipe, "network.options.hidden", "12");
        RecipeFile.set(asked, "network.model", "normnet");
        RecipeFile.set(asked, "network.options.norm", "group");
        assertEquals(List.of("network.options.hidden"), RecipeFile.layOver(recipe, asked));
        assertEquals(
                Map.of("norm", "group"),
                RecipeFile.override(DEFAULTS, recipe, "recipe").network().options());
    }

    @ParameterizedTest
    @CsvSource({
        "epochs, 1, 1000000",
        "batchSize, 1, 65536",
        "input.size, 1, 4096",
        "optimizer.lr, 0, 1e30",
        "optimizer.beta1, 0, 0.9999",
        "optimizer.beta2, 0, 0.9999",
        "optimizer.eps, 1e-30, 1",
        "optimizer.weightDecay, 0, 1000",
        "labelSmoothing, 0, 0.9999",
        "network.dropout, 0, 0.9999",
        "validationShare, 1e-9, 0.9999"
    })
    void everyNumberHasItsRange(String key, double least, double most) {
        boolean whole = most == Math.rint(most) && most > 1 && most < 1e9 && !key.startsWith("optimizer");
        for (double end : new double[] {least, most}) with(key, whole ? (Object) (int) end : (Object) end);
        double above = Math.max(2 * most, most + 1);
        for (Object beyond : List.of(-1, above, 1e300, Double.NaN, Double.POSITIVE_INFINITY, "x", List.of())) {
            assertTrue(message(key, beyond).startsWith("recipe: "), message(key, beyond));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "network.hidden=[0]",
                "network.hidden=[65537]",
                "network.hidden=[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]",
                "network.train=0",
                "network.model=null",
                "network=null",
                "input.channels=2",
                "input.mean=[2,0,0]",
                "input.std=[0,1,1]",
                "epochs=2.5",
                "epochs=",
                "optimizer=null",
                "schedule=step=0:0.1",
                "schedule=step=1:0",
                "schedule=step=1:1.1",
                "schedule=cosine=1",
                "schedule=cosine=NaN",
                "schedule='=:'",
                "schedule=null",
                "earlyStop=loss:-1",
                "earlyStop=loss:1000001",
                "earlyStop=loss:1:-2",
                "earlyStop=':'",
                "earlyStop=null",
                "augment=flip=1.1",
                "augment=flip=NaN",
                "augment=rotate=181",
                "augment=rotate=-1",
                "augment=shift=1",
                "augment=null",
                "precision=null",
                "precision=fp8",
                "seed=null",
                "seed=99999999999999999999",
                ".=1",
                "input.framing=*a"
            })
    void everySettingHasItsRange(String setting) {
        int equals = setting.indexOf('=');
        UserError error = assertThrows(UserError.class, () -> {
            ObjectNode settings = RecipeFile.empty();
            RecipeFile.setText(settings, setting.substring(0, equals), setting.substring(equals + 1));
            RecipeFile.override(DEFAULTS, settings, "recipe");
        });
        assertTrue(!error.getMessage().contains("\n"), error.getMessage());
        assertTrue(!error.getMessage().contains("Exception"), error.getMessage());
    }

    @Test
    void textsMadeToExhaustTheReaderAreRefused(@TempDir Path folder) throws Exception {
        String laughs = "a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n";
        for (String text : List.of(
                laughs,
                "epochs: 1\nepochs: 2\n",
                "optimizer: {lr: 1, lr: 2}",
                "a: " + "[".repeat(20_000),
                "{a: ".repeat(20_000),
                "epochs: 1\n---\nepochs: 2\n",
                "# " + "x".repeat(RecipeFile.LONGEST))) {
            Path file = Files.writeString(folder.resolve("recipe.yaml"), text);
            UserError error = assertThrows(UserError.class, () -> RecipeFile.read(file));
            assertTrue(error.getMessage().length() < 300, error.getMessage());
        }
    }
}
