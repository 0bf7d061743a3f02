package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.TinyPhotos;
import io.fovea.UserError;
import io.fovea.classify.Classifier;
import io.fovea.data.Part;
import io.fovea.evaluate.Evaluation;
import io.fovea.internal.bundle.Bundle;
import io.fovea.train.Recipe;
import io.fovea.train.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs whose head is a light classifier. */
class LightTrainingTest {
    private static final Settings SETTINGS =
            Settings.NONE.model("cnn").weights("none").train("head");

    @TempDir
    static Path shared;

    static Path data;

    @TempDir
    Path folder;

    @BeforeAll
    static void draw() throws IOException {
        data = TinyPhotos.classFolders(shared.resolve("photos"), 20, 1);
    }

    private TrainingRun run(String name, Settings settings) {
        return SmallRuns.run(data, folder.resolve(name), RunFolder.Existing.REFUSE, settings);
    }

    private TrainingRun.Result train(String name, Settings settings) {
        return run(name, settings).start(RunListener.SILENT, () -> false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "logistic",
                "logistic(bagging=4)",
                "logistic(boosting=3)",
                "svm",
                "svm(kernel=rbf)",
                "knn(k=3)",
                "forest(trees=10)"
            })
    void whatTheRunSaysItsBundleSays(String head) {
        TrainingRun.Result result = train("out", SETTINGS.head(head));
        assertEquals(1, result.history().size());
        assertTrue(Files.exists(folder.resolve("out/report.html")));
        Evaluation told = result.validation();
        try (Classifier classifier = Classifier.load(result.best())) {
            Evaluation judged = classifier.evaluate(data, Part.VALIDATION, problem -> {});
            assertEquals(told.accuracy(), judged.accuracy());
            assertEquals(told.loss(), judged.loss(), 1e-4);
        }
    }

    @Test
    void severalRegressionsAreCountedAndBaggedOnesJudgedOutOfTheBag() {
        SmallRuns.Told told = new SmallRuns.Told();
        run("bagged", SETTINGS.head("logistic(bagging=4)")).start(told);
        assertTrue(
                told.notes.stream()
                        .anyMatch(line -> line.matches(" +4 regressions; accuracy [0-9.]+ % by .*out of the bag.*")),
                told.notes.toString());
        run("boosted", SETTINGS.head("logistic(boosting=3)")).start(told);
        assertTrue(
                told.notes.stream()
                        .anyMatch(line -> line.matches(" +([23] regressions|one regression), of at most 3.*")),
                told.notes.toString());
    }

    @Test
    void planesAreTheNetworksOwnHead() {
        TrainingRun.Result result = train("out", SETTINGS.head("logistic"));
        assertEquals(
                Bundle.FORMAT_VERSION, Bundle.open(result.best()).manifest().formatVersion());
        TrainingRun.Result other = train("knn", SETTINGS.head("knn(k=3)"));
        assertEquals(
                Bundle.TOGETHER_VERSION, Bundle.open(other.best()).manifest().formatVersion());
    }

    @Test
    void theRecipeAloneReplaysARun() {
        TrainingRun.Result first =
                train("first", SETTINGS.head("forest(trees=5)").seed(3));
        Recipe recipe = Recipe.read(folder.resolve("first/recipe.yaml"));
        TrainingRun.Result again = train("again", Settings.of(recipe));
        assertEquals(first.validation().loss(), again.validation().loss());
        assertEquals("forest=5", recipe.network().head().text());
    }

    @Test
    void settingsOfEpochsAreNamed() {
        List<String> warnings = new ArrayList<>();
        run("out", SETTINGS.head("knn(k=1)").epochs(7).learningRate(0.1))
                .start(
                        new RunListener() {
                            @Override
                            public void warning(String line) {
                                warnings.add(line);
                            }
                        },
                        () -> false);
        assertTrue(
                warnings.stream().anyMatch(line -> line.contains("without a part in it: epochs, optimizer")),
                warnings.toString());
    }

    @Test
    void aSampleWithReplacementIsAnotherLesson() {
        TrainingRun.Result all = train("all", SETTINGS.head("logistic(decay=0.01)"));
        TrainingRun.Result some =
                train("some", SETTINGS.head("logistic(decay=0.01)").resample("bootstrap=1"));
        assertFalse(all.validation().loss() == some.validation().loss());
    }

    @Test
    void whatDoesNotGoTogetherIsRefused() {
        for (Settings settings : List.of(
                SETTINGS.head("logistic").train("all"),
                SETTINGS.head("logistic").schedule("cycles=2"),
                SETTINGS.head("knn(k=0)"),
                SETTINGS.head("logistic(bagging=1)"),
                SETTINGS.head("logistic(bagging=2, boosting=2)"),
                SETTINGS.head("tree"))) {
            UserError error = assertThrows(UserError.class, () -> train("refused", settings));
            assertFalse(error.fix().isEmpty());
            assertFalse(Files.exists(folder.resolve("refused")), error.getMessage());
        }
        UserError planned = assertThrows(
                UserError.class, () -> run("plan", SETTINGS.head("svm")).plan(RunListener.SILENT, () -> false));
        assertTrue(planned.getMessage().contains("--dry-run"), planned.getMessage());
    }

    @Test
    void askedToStopItLeavesNothing() {
        AtomicBoolean stop = new AtomicBoolean();
        RunListener whenFitting = new RunListener() {
            @Override
            public void stage(String name, String unit, long total) {
                if (name.startsWith("fitting")) stop.set(true);
            }
        };
        TrainingRun.Result result = run("stopped", SETTINGS.head("logistic")).start(whenFitting, stop::get);
        assertTrue(result.interrupted());
        assertFalse(result.resumable());
        assertFalse(Files.exists(folder.resolve("stopped/best.fovea")));
    }
}
