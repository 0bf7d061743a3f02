package io.fovea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.train.BuiltInRecipe;
import io.fovea.train.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code fovea recipes}, and {@code fovea train --dry-run}. */
class PlannedRunTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter(), err = new StringWriter();

    private int run(String... args) {
        return Fovea.run(Terminal.of(Map.of()), new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    @Test
    void theScheduleTheNetworkAndTheStepsArePrintedAndNothingIsTrained() throws IOException {
        String data = Bars.draw(folder.resolve("bars")).toString();
        String place = folder.resolve("run").toString();
        assertEquals(
                0,
                run(
                        "train",
                        data,
                        "--dry-run",
                        "-m",
                        "cnn",
                        "-e",
                        "30",
                        "-b",
                        "8",
                        "--schedule",
                        "constant",
                        "-o",
                        place),
                err.toString());
        assertFalse(Files.exists(folder.resolve("run")));
        assertTrue(out.toString().contains("layers"), out.toString());
        assertTrue(out.toString().contains("all: 90 steps of 8 images, about "), out.toString());
        assertTrue(out.toString().contains("\n28-30 "), out.toString());
        assertTrue(out.toString().contains("memory: about "), out.toString());
        assertEquals(2, run("train", data, "--dry-run", "--resume", "-o", place));
        assertEquals(2, run("train", data, "--dry-run", "--epochs", "0"));
    }

    @Test
    void everyRecipeIsListedAndPrintedAsAFileThatTrainTakes() throws IOException {
        assertEquals(0, run("recipes"), err.toString());
        for (BuiltInRecipe recipe : BuiltInRecipe.all()) {
            assertTrue(out.toString().contains(recipe.name() + " ")
                    && out.toString().contains(recipe.summary()));
            StringWriter printed = new StringWriter();
            int code = Fovea.run(
                    Terminal.of(Map.of()),
                    new PrintWriter(printed, true),
                    new PrintWriter(err, true),
                    "recipes",
                    recipe.name());
            assertEquals(0, code, err.toString());
            Path file = Files.writeString(folder.resolve(recipe.name() + ".yaml"), printed.toString());
            assertEquals(recipe.settings(), Settings.recipe(file.toString()));
        }
    }

    @Test
    void recipesAreToldAsJson() throws IOException {
        assertEquals(0, run("recipes", "--json"), err.toString());
        JsonNode recipes = new ObjectMapper().readTree(out.toString()).path("recipes");
        assertEquals(BuiltInRecipe.all().size(), recipes.size());
        assertEquals("head", recipes.get(0).at("/settings/network/train").asText());
    }

    @Test
    void aMisspeltRecipeIsTold() {
        assertEquals(2, run("recipes", "prob"));
        assertTrue(err.toString().contains("did you mean probe?"), err.toString());
        assertEquals(2, run("train", folder.toString(), "--recipe", "prob"));
    }
}
