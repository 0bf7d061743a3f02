package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.TinyPhotos;
import io.fovea.UserError;
import io.fovea.classify.Classifier;
import io.fovea.train.EpochReport;
import io.fovea.train.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs that would take hours, and have a second. */
class TimeLimitTest {
    @TempDir
    Path folder;

    private final List<String> told = new ArrayList<>();

    private final RunListener listener = waitingAt("nothing");

    /** A run for which one stage takes five seconds. */
    private RunListener waitingAt(String wanted) {
        return new RunListener() {
            @Override
            public void warning(String line) {
                told.add(line);
            }

            @Override
            public void note(String line) {
                told.add(line);
            }

            @Override
            public void stage(String task, String unit, long total) {
                long end = System.nanoTime() + 5_000_000_000L;
                while (task.equals(wanted) && System.nanoTime() < end) LockSupport.parkNanos(10_000_000);
            }
        };
    }

    private void assertUsable(TrainingRun.Result result) {
        assertFalse(result.interrupted());
        assertTrue(result.validation().images() > 0);
        assertEquals(
                1, told.stream().filter(line -> line.contains("the time limit")).count(), told.toString());
        try (Classifier classifier = result.classifier()) {
            assertEquals(3, classifier.labels().size());
        }
    }

    @Test
    void aRunOfManyEpochsEndsWithABundleAndGoesOnWithMoreTime() throws IOException {
        Path data = TinyPhotos.split(folder.resolve("photos"), 12, 1), out = folder.resolve("run");
        Settings endless = Settings.NONE.model("cnn").epochs(1_000_000).earlyStop("loss:0");
        assertUsable(TrainingRun.on(data).into(out).with(endless.maxTime("8s")).start(listener));
        told.clear();
        TrainingRun.Result more =
                TrainingRun.on(data).into(out).resume().maxTime("8s").start(listener);
        assertUsable(more);
        assertTrue(more.history().size() > 1, "epochs " + more.history().size());
    }

    @ParameterizedTest
    @CsvSource({
        "checking, while the images were checked",
        "building the network, before the first step",
        "computing features, while the frozen layers' features were computed"
    })
    void aRunThatCannotBeginInTimeLeavesNothing(String stage, String where) throws IOException {
        Path data = TinyPhotos.split(folder.resolve("photos"), 12, 1), out = folder.resolve("run");
        Settings head = Settings.NONE
                .model("resnet20")
                .train("head")
                .weights("none")
                .seed(System.nanoTime())
                .augment("");
        TrainingRun run = TrainingRun.on(data).into(out).with(stage.startsWith("building") ? Settings.NONE : head);
        UserError error = assertThrows(UserError.class, () -> run.maxTime("5s").start(waitingAt(stage)));
        assertEquals("the time limit of 5.0 s was over " + where, error.getMessage());
        assertFalse(Files.exists(out.resolve("recipe.yaml")));
        if (!stage.startsWith("computing")) return;
        told.clear();
        run.epochs(1).start(listener);
        assertTrue(told.toString().contains("have their features in the cache"), told.toString());
    }

    /** As they do not come from images, the test part's features are computed, or copied, when the training is over. */
    @Test
    void theTestPartIsJudgedAlthoughTheLimitIsOver() throws IOException {
        Path data = TinyPhotos.split(folder.resolve("photos"), 12, 1), out = folder.resolve("run");
        Settings head = Settings.NONE
                .model("resnet20")
                .train("head")
                .weights("none")
                .epochs(1)
                .seed(System.nanoTime())
                .augment("");
        RunListener late = new RunListener() {
            @Override
            public void epoch(List<EpochReport> history, boolean best) {
                LockSupport.parkNanos(6_000_000_000L);
            }
        };
        TrainingRun.Result result =
                TrainingRun.on(data).into(out).with(head.maxTime("5s")).start(late);
        assertTrue(result.test().images() > 0);
        assertTrue(Files.exists(out.resolve("report.html")));
    }

    /** Wide layers and one image a step. */
    @Test
    void aLimitShorterThanAnEpochJudgesThePartThatWasTrained() throws IOException {
        Path data = TinyPhotos.split(folder.resolve("photos"), 400, 1), out = folder.resolve("run");
        Settings slow = Settings.NONE
                .model("mlp")
                .size(16)
                .hidden(4096, 4096)
                .precision("fp32")
                .batchSize(2)
                .epochs(2);
        TrainingRun.Result result =
                TrainingRun.on(data).into(out).with(slow.maxTime("8s")).start(listener);
        assertUsable(result);
        assertEquals(1, result.history().size());
        assertTrue(result.history().get(0).train().seen() < 1200);
        assertTrue(told.toString().contains("of 1,200 images of the first epoch"), told.toString());
    }
}
