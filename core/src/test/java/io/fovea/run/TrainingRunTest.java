package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.TinyPhotos;
import io.fovea.UserError;
import io.fovea.classify.Classifier;
import io.fovea.evaluate.Tally;
import io.fovea.internal.bundle.Bundle;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.tensorfile.TorchFile;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import io.fovea.train.Diverged;
import io.fovea.train.OptimizerSpec;
import io.fovea.train.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRunTest {
    @TempDir
    static Path shared;

    static Path data;

    @TempDir
    Path folder;

    @BeforeAll
    static void draw() throws IOException {
        data = TinyPhotos.split(shared.resolve("photos"), 24, 1);
    }

    private static Settings settings(Map<String, Object> values) {
        return Settings.NONE.model("cnn").epochs(4).batchSize(16).with(SmallRuns.settings(values));
    }

    private TrainingRun run(String out, RunFolder.Existing existing, Map<String, Object> values, int workers) {
        return SmallRuns.run(data, folder.resolve(out), existing, settings(values))
                .workers(workers);
    }

    private TrainingRun run(String out, Map<String, Object> values) {
        return run(out, RunFolder.Existing.REFUSE, values, 2);
    }

    private Map<String, float[]> weights(String bundle) {
        try (ImageModel model = Bundle.open(folder.resolve(bundle)).model()) {
            Map<String, float[]> weights = new LinkedHashMap<>();
            model.tensors().forEach((name, tensor) -> weights.put(name, HostCopy.floats(tensor)));
            return weights;
        }
    }

    private void assertSameWeights(String bundle, String other) {
        Map<String, float[]> a = weights(bundle), b = weights(other);
        assertEquals(a.keySet(), b.keySet());
        a.forEach((name, values) -> assertArrayEquals(values, b.get(name), name));
    }

    @Test
    void learnsAndLeavesEverythingInItsFolder() throws IOException {
        TrainingRun.Result result = run("run", Map.of("epochs", 12)).start();
        assertTrue(
                result.validation().accuracy() > 0.9,
                "accuracy " + result.validation().accuracy());
        assertEquals(24, result.test().images());
        for (String file : List.of(
                "recipe.yaml",
                "metrics.csv",
                "best.fovea",
                "last.fovea",
                "report.html",
                "checkpoint/state.safetensors")) {
            assertTrue(Files.size(folder.resolve("run").resolve(file)) > 0, file);
        }
        assertEquals(13, Files.readAllLines(folder.resolve("run/metrics.csv")).size());
        try (Classifier classifier = Classifier.load(folder.resolve("run/best.fovea"));
                Stream<Path> images = Files.list(data.resolve("test/down"))) {
            long right = images.filter(file -> classifier.classify(file).label().equals("down"))
                    .count();
            long counted = result.test().singleLabel().confusion().count(1, 1);
            assertEquals(counted, right);
        }
    }

    /** Dropout drew from one generator of the whole process. */
    @Test
    void runsAtTheSameTimeDoNotDisturbEachOther() throws Exception {
        Map<String, Object> first = Map.of("network.model", "mlp", "seed", 1, "batchSize", 4);
        Map<String, Object> second = Map.of("network.model", "mlp", "seed", 2, "batchSize", 4);
        run("first", first).start();
        run("second", second).start();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (Future<?> end : threads.invokeAll(List.of(
                    () -> run("first-beside", first).start(),
                    () -> run("second-beside", second).start()))) {
                end.get();
            }
        } finally {
            threads.shutdown();
        }
        assertSameWeights("first/last.fovea", "first-beside/last.fovea");
        assertSameWeights("second/last.fovea", "second-beside/last.fovea");
    }

    @Test
    void stoppedAnywhereAndResumedEndsWithTheSameWeights() {
        Map<String, Object> values = Map.of("augment", "flip,shift=0.1", "network.dropout", 0.3);
        run("whole", values).start();
        StopAtPoll stop = new StopAtPoll(7);
        TrainingRun.Result first = run("parts", values).start(stop, stop);
        assertTrue(first.interrupted());
        assertNull(first.validation());
        int history = first.history().size();
        TrainingRun withoutSettings =
                TrainingRun.on(data).into(folder.resolve("parts")).resume().checkpointEvery(Duration.ZERO);
        TrainingRun.Result second = withoutSettings.start();
        assertFalse(second.interrupted());
        assertTrue(history < 4 && second.history().size() == 4);
        assertSameWeights("whole/last.fovea", "parts/last.fovea");
        assertSameWeights("whole/best.fovea", "parts/best.fovea");
    }

    @Test
    void weightsDoNotDependOnTheNumberOfLoaderThreads() {
        run("one", RunFolder.Existing.REFUSE, Map.of("epochs", 2, "augment", "flip"), 1)
                .start();
        run("three", RunFolder.Existing.REFUSE, Map.of("epochs", 2, "augment", "flip"), 3)
                .start();
        assertSameWeights("one/last.fovea", "three/last.fovea");
    }

    @Test
    void aFrozenTrunkTrainsOnFeaturesAndKeepsItsStatistics() throws IOException {
        Path weights = folder.resolve("pretrained.pth");
        run("pretrain", Map.of()).start();
        Map<String, float[]> before = weights("pretrain/last.fovea");
        try (ImageModel model =
                        Bundle.open(folder.resolve("pretrain/last.fovea")).model();
                Scope scope = Scope.inference()) {
            TorchFile.write(weights, model.tensors());
        }
        List<String> notes = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void note(String line) {
                notes.add(line);
            }
        };
        Map<String, Object> values = Map.of(
                "network.weights",
                weights.toString(),
                "network.train",
                "head",
                "network.hidden",
                List.of(8),
                "input.size",
                TinyPhotos.SIDE,
                "input.mean",
                List.of(0.5, 0.5, 0.5),
                "input.std",
                List.of(0.5, 0.5, 0.5));
        run("head", values).start(listener);
        assertTrue(notes.stream().anyMatch(note -> note.contains("computed once")), notes.toString());
        Map<String, float[]> after = weights("head/last.fovea");
        before.forEach((name, tensor) -> {
            if (name.contains("running") || name.startsWith("conv")) assertArrayEquals(tensor, after.get(name), name);
        });
    }

    @Test
    void stepsAndEvaluationsLeaveNoNativesBehind() {
        List<Long> counts = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void step(int epoch, int step, int steps, Tally soFar) {
                counts.add(Pointer.totalCount());
            }
        };
        run("run", Map.of("epochs", 4, "augment", "flip,rotate=5")).start(listener);
        int warm = counts.size() / 2; // two epochs and evaluations: what is kept for good has been made
        for (long count : counts.subList(warm, counts.size())) {
            assertTrue(count <= counts.get(warm - 1), "natives after each step: " + counts);
        }
    }

    @Test
    void aFolderThatHoldsARunIsRefusedUnlessToldOtherwise() {
        run("run", Map.of("epochs", 1)).start();
        TrainingRun again = run("run", Map.of("epochs", 1));
        UserError error = assertThrows(UserError.class, () -> again.start());
        assertTrue(error.fix().contains("--overwrite"), error.fix());
        assertNotNull(run("run", RunFolder.Existing.OVERWRITE, Map.of("epochs", 1), 2)
                .start()
                .validation());
    }

    @Test
    void twoRunsCannotShareAFolder() {
        try (RunFolder first = RunFolder.open(folder.resolve("run"), RunFolder.Existing.REFUSE)) {
            TrainingRun second = run("run", Map.of("epochs", 1));
            UserError error = assertThrows(UserError.class, () -> second.start());
            assertTrue(error.getMessage().contains("another run"), error.getMessage());
        }
    }

    @Test
    void resumingWithAnotherRecipeIsRefused() {
        run("run", Map.of("epochs", 1)).start();
        TrainingRun other = run("run", RunFolder.Existing.RESUME, Map.of("optimizer.lr", 0.5), 2);
        UserError error = assertThrows(UserError.class, () -> other.start());
        assertTrue(error.getMessage().contains("another recipe"), error.getMessage());
    }

    @Test
    void aDivergedLossStopsWithAdvice() {
        Map<String, Object> values =
                Map.of("network.model", "mlp", "optimizer.type", "sgd", "optimizer.lr", 1e30, "schedule", "constant");
        Diverged error = assertThrows(Diverged.class, () -> run("run", values).start());
        assertTrue(error.fix().contains("learning rate"), error.fix());
    }

    @Test
    void earlyStopEndsTheRun() {
        Map<String, Object> values = Map.of("epochs", 30, "earlyStop", "loss:1", "optimizer.lr", 0.3);
        TrainingRun.Result result = run("run", values).start();
        assertTrue(result.history().size() < 30);
        assertFalse(result.interrupted());
    }

    @Test
    void batchesOfOneImageAreRefusedWhereTheNetworkCannotLearnFromThem() {
        TrainingRun one = run("run", Map.of("batchSize", 1));
        UserError error = assertThrows(UserError.class, () -> one.start());
        assertTrue(error.fix().contains("--batch-size 2"), error.fix());
        assertFalse(Files.exists(folder.resolve("run")));
    }

    @Test
    void batchesOfOneImageTrainWhereEveryNormSeesMorePixels() {
        Map<String, Object> values = Map.of("network.model", "resnet20", "input.size", 8, "batchSize", 1, "epochs", 1);
        assertEquals(1, run("run", values).start().history().size());
    }

    @Test
    void batchesOfOneImageTrainWhereNormsKeepTheirStatistics() {
        Map<String, Object> values = Map.of("network.batchNorm", "frozen", "batchSize", 1, "epochs", 1);
        assertEquals(1, run("run", values).start().history().size());
    }

    @Test
    void oneImageAClassLeavesNothingToValidateWith() throws IOException {
        Path few = TinyPhotos.classFolders(folder.resolve("few"), 1, 1);
        TrainingRun run = TrainingRun.on(few).into(folder.resolve("run")).with(settings(Map.of()));
        UserError error = assertThrows(UserError.class, () -> run.start());
        assertTrue(error.getMessage().contains("too few readable images to hold any out"), error.getMessage());
        assertFalse(Files.exists(folder.resolve("run")));
    }

    @Test
    void aRunWithoutAFolderIsAMistakeOfTheProgram() {
        assertThrows(IllegalStateException.class, () -> TrainingRun.on(data).start());
    }

    @Test
    void aRecipeIsReplayedAndWhatIsSetGoesBefore() {
        TrainingRun.Result first =
                run("first", Map.of("epochs", 1, "augment", "flip")).start();
        Path recipe = folder.resolve("first/recipe.yaml");
        TrainingRun.Result second = TrainingRun.on(data)
                .recipe(recipe)
                .threads(1)
                .workers(3)
                .into(folder.resolve("second"))
                .start();
        assertEquals(first.recipe(), second.recipe());
        TrainingRun.Result third = TrainingRun.on(data)
                .optimizer("sgd")
                .seed(5)
                .recipe(recipe)
                .into(folder.resolve("third"))
                .start();
        assertEquals(OptimizerSpec.named("sgd", 0.01), third.recipe().optimizer());
        assertEquals(first.recipe().with(Settings.NONE.optimizer("sgd").seed(5)), third.recipe());
    }

    @Test
    void setterLeavesTheRunAsItWas() {
        TrainingRun run = run("run", Map.of("epochs", 1));
        run.epochs(7).into(folder.resolve("other")).resume();
        TrainingRun.Result result = run.start();
        assertEquals(folder.resolve("run"), result.folder());
        assertEquals(1, result.history().size());
        try (Classifier classifier = result.classifier()) {
            assertEquals(List.of("across", "down", "none"), classifier.labels().names());
        }
    }
}
