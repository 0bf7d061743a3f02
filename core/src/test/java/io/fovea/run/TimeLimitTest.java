package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.TinyPhotos;
import io.fovea.classify.Classifier;
import io.fovea.train.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that would take hours, and have a second. */
class TimeLimitTest {
    @TempDir
    Path folder;

    private final List<String> told = new ArrayList<>();

    private final RunListener listener = new RunListener() {
        @Override
        public void warning(String line) {
            told.add(line);
        }
    };

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
        assertUsable(TrainingRun.on(data).into(out).with(endless.maxTime("1s")).start(listener));
        told.clear();
        TrainingRun.Result more =
                TrainingRun.on(data).into(out).resume().maxTime("2s").start(listener);
        assertUsable(more);
        assertTrue(more.history().size() > 1, "epochs " + more.history().size());
    }

    /** Wide layers and one image a step. */
    @Test
    void aLimitShorterThanAnEpochJudgesThePartThatWasTrained() throws IOException {
        Path data = TinyPhotos.split(folder.resolve("photos"), 400, 1), out = folder.resolve("run");
        Settings slow = Settings.NONE
                .model("mlp")
                .size(64)
                .hidden(2048, 2048)
                .batchSize(2)
                .epochs(2);
        TrainingRun.Result result =
                TrainingRun.on(data).into(out).with(slow.maxTime("1s")).start(listener);
        assertUsable(result);
        assertEquals(1, result.history().size());
        assertTrue(result.history().get(0).train().seen() < 1200);
        assertTrue(told.toString().contains("of 1,200 images of the first epoch"), told.toString());
    }
}
