package io.fovea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Options over a recipe, and options out of range. */
class RecipeOptionsTest {
    @TempDir
    Path folder;

    private final StringWriter err = new StringWriter();

    private int train(String... options) throws IOException {
        return run("train", options);
    }

    private int run(String command, String... options) throws IOException {
        Path data =
                Files.isDirectory(folder.resolve("bars")) ? folder.resolve("bars") : Bars.draw(folder.resolve("bars"));
        List<String> args = new ArrayList<>(List.of(command, data.toString()));
        args.addAll(List.of(options));
        return Fovea.run(
                Terminal.of(Map.of()),
                new PrintWriter(new StringWriter(), true),
                new PrintWriter(err, true),
                args.toArray(String[]::new));
    }

    @Test
    void anotherOptimizerThanTheRecipesStartsFromItsDefaultsAndThatIsTold() throws IOException {
        String run = folder.resolve("run").toString(),
                second = folder.resolve("second").toString();
        assertEquals(0, train("--epochs", "1", "--out", run), err.toString());
        String recipe = run + "/recipe.yaml";
        assertEquals(0, train("--recipe", recipe, "--optimizer", "sgd", "--out", second), err.toString());
        assertTrue(
                err.toString().contains("not taken from " + recipe + ": optimizer.lr, optimizer.beta1"),
                err.toString());
        String written = Files.readString(Path.of(second, "recipe.yaml"));
        assertTrue(written.contains("type: sgd\n  lr: 0.01\n"), written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "tune"})
    void aBuiltInRecipeIsTakenByItsName(String command) throws IOException {
        assertEquals(2, run(command, "--recipe", "finetun"), err.toString());
        assertTrue(err.toString().contains("there is no recipe 'finetun'"), err.toString());
        assertTrue(err.toString().contains("did you mean finetune?"), err.toString());
        assertEquals(2, run(command, "--recipe", "nothing"), err.toString());
        assertTrue(err.toString().contains("mnist, auto, or the recipe.yaml"), err.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--batch-size=2147483647",
                "--batch-size=0",
                "--batch-size=1",
                "--epochs=0",
                "--dropout=1",
                "--hidden=0",
                "--hidden=65536,65536",
                "--size=100000",
                "--size=0",
                "--lr=NaN",
                "--lr=-1",
                "--lr=1e300",
                "--label-smoothing=1",
                "--weight-decay=-1",
                "--validation-share=1",
                "--schedule=cosine=1",
                "--early-stop=loss:-1",
                "--augment=rotate=NaN",
                "--framing=crop=9000",
                "--mean=2,2,2",
                "--std=0,0,0"
            })
    void anOptionOutOfRangeIsRefusedInOneLineBeforeAnythingIsWritten(String option) throws IOException {
        assertEquals(2, train(option, "--out", folder.resolve("run").toString()), err.toString());
        assertTrue(err.toString().contains("error: "), err.toString());
        assertFalse(Files.exists(folder.resolve("run")));
    }
}
