package io.fovea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code fovea train --recipe auto}. */
class TransferCommandTest {
    @TempDir
    static Path folder;

    static Path data;
    static Path weights;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void train() throws IOException {
        data = Bars.draw(folder.resolve("bars"));
        TransferCommandTest test = new TransferCommandTest();
        String run = folder.resolve("first").toString();
        assertEquals(0, test.run("train", data.toString(), "-m", "cnn", "-e", "8", "-o", run), test.err.toString());
        weights = folder.resolve("first/best.fovea");
    }

    private int run(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Fovea.run(Terminal.of(Map.of()), new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    private int auto(String name, String... more) {
        String[] args = {
            "train",
            data.toString(),
            "--recipe",
            "auto",
            "-o",
            folder.resolve(name).toString()
        };
        String[] all = java.util.Arrays.copyOf(args, args.length + more.length);
        System.arraycopy(more, 0, all, args.length, more.length);
        return run(all);
    }

    @Test
    void theTriedWaysAreShownAndTheChosenOneIsTaken() throws IOException {
        assertEquals(0, auto("auto", "-w", weights.toString()), err.toString());
        String said = out.toString();
        assertTrue(said.lines().findFirst().orElse("").matches("way +accuracy +loss +options"), said);
        assertEquals(1, said.lines().filter(line -> line.contains("(chosen)")).count(), said);
        assertTrue(said.contains("fine-tuning "), said);
        assertTrue(said.contains("because: "), said);
        assertTrue(said.contains("validation (best epoch)"), said);
        assertTrue(Files.readString(folder.resolve("auto/recipe.yaml")).contains("logistic"));
    }

    @Test
    void whatItChoosesMustBeLeftOpen() {
        for (String[] asked : new String[][] {{"--head", "knn"}, {"--train", "all"}, {"--option", "blocks=2"}}) {
            assertEquals(2, auto("asked", "-w", weights.toString(), asked[0], asked[1]));
            assertTrue(err.toString().contains("--recipe auto chooses what learns"), err.toString());
        }
        assertFalse(Files.exists(folder.resolve("asked")));
    }

    @Test
    void aFolderThatHoldsARunIsToldBeforeTheTrials() {
        assertEquals(2, auto("first", "-w", weights.toString()));
        assertFalse(out.toString().contains("(chosen)"), out.toString());
    }

    @Test
    void aPlanOfAHeadIsTheChoice() {
        assertEquals(0, auto("planned", "-w", weights.toString(), "--dry-run"), err.toString());
        assertTrue(out.toString().contains("(chosen)"), out.toString());
        assertFalse(Files.exists(folder.resolve("planned")));
    }

    @Test
    void withoutPretrainedWeightsNothingIsChosenOrWritten() {
        assertEquals(2, auto("none", "-w", "none"));
        assertTrue(err.toString().contains("none are at hand"), err.toString());
        assertFalse(Files.exists(folder.resolve("none")));
    }

    @Test
    void otherCommandsSayThatAutoIsForOneRun() {
        assertEquals(2, run("tune", data.toString(), "--recipe", "auto", "--search", "optimizer.lr=0.1|0.01"));
        assertTrue(err.toString().contains("for one run"), err.toString());
        assertEquals(2, run("recipes", "auto"));
        assertTrue(err.toString().contains("no settings of its own"), err.toString());
        assertEquals(0, run("recipes"));
        assertTrue(out.toString().contains("auto "), out.toString());
    }
}
