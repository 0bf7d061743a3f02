package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.TinyPhotos;
import io.fovea.classify.Classifier;
import io.fovea.data.Part;
import io.fovea.evaluate.Evaluation;
import io.fovea.internal.bundle.Bundle;
import io.fovea.internal.report.EventFile;
import io.fovea.train.EpochReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever tells a run's figures tells the same ones, to the last digit. */
class OneTruthTest {
    /** In the middle of a PNG file: its check finds nothing, its decoder does. */
    private static final byte[] DAMAGED_INSIDE = new byte[64];

    @TempDir
    static Path shared;

    static Path data;

    @TempDir
    Path folder;

    @BeforeAll
    static void draw() throws IOException {
        data = TinyPhotos.split(shared.resolve("photos"), 30, 5);
    }

    /** The epochs as the screen's lines have them. */
    private static final class Table implements RunListener {
        final List<EpochReport> lines = new ArrayList<>();

        @Override
        public void epoch(List<EpochReport> history, boolean best) {
            lines.add(history.get(history.size() - 1));
        }
    }

    @Test
    void whereStepsAreOfImagesInBfloat16() throws IOException {
        Table table = new Table();
        SmallRuns run = new SmallRuns(data, folder.resolve("run"));
        Map<String, Object> recipe = SmallRuns.with("precision", "bf16", "augment", "flip", "network.dropout", 0.3);
        TrainingRun.Result result = run.train(RunFolder.Existing.REFUSE, recipe, table, () -> false);
        assertOneTruth(result, table);
        assertBundleSays(result, data);
    }

    @Test
    void whereTheBestEpochWasBeforeAResume() throws IOException {
        Table table = new Table();
        SmallRuns run = new SmallRuns(data, folder.resolve("run"));
        boolean[] stop = {false};
        RunListener stopping = new RunListener() {
            @Override
            public void epoch(List<EpochReport> history, boolean best) {
                table.epoch(history, best);
                stop[0] = true;
            }
        };
        assertTrue(run.train(RunFolder.Existing.REFUSE, SmallRuns.with(), stopping, () -> stop[0])
                .interrupted());
        TrainingRun.Result trained = run.train(RunFolder.Existing.RESUME, Map.of(), table, () -> false);
        assertOneTruth(trained, table);
        TrainingRun.Result result = run.resume(); // trains no more
        assertEquals(trained.validation(), result.validation());
        assertOneTruth(result, table);
        assertBundleSays(result, data);
    }

    @Test
    void whereAFileIsDamagedInside() throws IOException {
        // with one image less they would be divided into batches of another size, which round otherwise
        Path damaged = TinyPhotos.split(folder.resolve("photos"), 33, 5);
        Path file = damaged.resolve("validation/down/0.png");
        byte[] bytes = Files.readAllBytes(file);
        System.arraycopy(DAMAGED_INSIDE, 0, bytes, bytes.length / 2, DAMAGED_INSIDE.length);
        Files.write(file, bytes);
        Table table = new Table();
        SmallRuns run = new SmallRuns(damaged, folder.resolve("run"));
        TrainingRun.Result result =
                run.train(RunFolder.Existing.REFUSE, SmallRuns.with("epochs", 3), table, () -> false);
        assertEquals(1, result.damaged().size());
        assertEquals(32, result.validation().images());
        assertOneTruth(result, table);
        assertBundleSays(result, damaged);
    }

    @Test
    void whereStepsAreOfFeatures() throws IOException {
        SmallRuns pretrained = new SmallRuns(data, folder.resolve("pretrained"));
        pretrained.train(RunFolder.Existing.REFUSE, SmallRuns.with());
        Map<String, Object> recipe = Map.of(
                "network.weights",
                pretrained.file("last.fovea").toString(),
                "network.train",
                "head",
                "precision",
                "bf16",
                "optimizer.lr",
                0.01,
                "epochs",
                6);
        Table table = new Table();
        SmallRuns run = new SmallRuns(data, folder.resolve("run"));
        TrainingRun.Result result = run.train(RunFolder.Existing.REFUSE, recipe, table, () -> false);
        assertOneTruth(result, table);
    }

    /** Table, metrics.csv, TensorBoard, manifest, result. */
    private static void assertOneTruth(TrainingRun.Result result, Table table) throws IOException {
        assertEquals(result.history(), table.lines);
        List<String> csv = Files.readAllLines(result.folder().resolve("metrics.csv"));
        List<EventFile.Scalar> events = events(result.folder().resolve("tensorboard"));
        for (EpochReport epoch : table.lines) {
            String[] row = csv.get(epoch.epoch()).split(",");
            double loss = epoch.validation().loss(),
                    accuracy = epoch.validation().accuracy();
            assertEquals(loss, Double.parseDouble(row[3]));
            assertEquals(accuracy, Double.parseDouble(row[4]));
            assertTrue(events.contains(new EventFile.Scalar("loss/validation", epoch.epoch(), (float) loss)));
            assertTrue(events.contains(new EventFile.Scalar("accuracy/validation", epoch.epoch(), (float) accuracy)));
        }
        EpochReport best = table.lines.get(result.bestEpoch() - 1);
        for (EpochReport epoch : table.lines) {
            assertTrue(best.validation().loss() <= epoch.validation().loss(), "the best is by validation loss");
        }
        Evaluation validation = result.validation();
        assertEquals(best.validation(), validation.tally());
        assertEquals(best.validation().loss(), validation.loss());
        assertEquals(best.validation().accuracy(), validation.accuracy());
        Map<String, Double> metrics = Bundle.open(result.best()).manifest().metrics();
        assertEquals(best.validation().loss(), metrics.get("validation.loss"));
        assertEquals(best.validation().accuracy(), metrics.get("validation.accuracy"));
        assertEquals(best.epoch(), metrics.get("epoch"));
    }

    private static void assertBundleSays(TrainingRun.Result result, Path data) {
        try (Classifier classifier = result.classifier()) {
            Evaluation again = classifier.evaluate(data, Part.VALIDATION, problem -> {});
            assertEquals(result.validation().loss(), again.loss());
            assertEquals(result.validation().accuracy(), again.accuracy());
            assertEquals(
                    result.validation().singleLabel().confusion(),
                    again.singleLabel().confusion());
        }
    }

    private static List<EventFile.Scalar> events(Path tensorboard) throws IOException {
        List<EventFile.Scalar> scalars = new ArrayList<>();
        try (Stream<Path> files = Files.list(tensorboard)) {
            for (Path file : files.sorted().toList()) scalars.addAll(EventFile.scalars(file));
        }
        return scalars;
    }
}
