package io.fovea.run;

import static io.fovea.run.SmallRuns.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.TinyPhotos;
import io.fovea.bundle.Bundle;
import io.fovea.train.Diverged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose network comes to nothing. */
class DivergedRunTest {
    @TempDir
    static Path shared;

    static Path data;

    @TempDir
    Path folder;

    @BeforeAll
    static void draw() throws IOException {
        data = TinyPhotos.split(shared.resolve("photos"), 12, 1);
    }

    /** One step an epoch: its loss is that of the weights before, so that only validation sees what it did. */
    private static Map<String, Object> withRate(double lr) {
        return with(
                "network.model",
                "mlp",
                "batchSize",
                64,
                "epochs",
                12,
                "optimizer.type",
                "sgd",
                "optimizer.lr",
                lr,
                "schedule",
                "constant");
    }

    @Test
    void aLastStepThatRuinsTheWeightsIsNoResult() {
        SmallRuns run = new SmallRuns(data, folder.resolve("run"));
        Diverged error = assertThrows(Diverged.class, () -> run.train(RunFolder.Existing.REFUSE, withRate(1e30)));
        assertTrue(String.valueOf(error.getMessage()).contains("validation of epoch 1"), error.getMessage());
        assertTrue(String.valueOf(error.getMessage()).contains("no epoch was finished"), error.getMessage());
        assertTrue(error.fix().contains("learning rate"), error.fix());
        assertFalse(Files.exists(run.out()), "a run without any result");
    }

    @Test
    void theLastGoodEpochStaysTheBest() throws IOException {
        SmallRuns run = new SmallRuns(data, folder.resolve("run"));
        Diverged error = assertThrows(Diverged.class, () -> run.train(RunFolder.Existing.REFUSE, withRate(1e3)));
        assertTrue(error.epochs() >= 1, error.getMessage());
        assertTrue(
                String.valueOf(error.getMessage()).contains("best.fovea holds epoch " + error.bestEpoch()),
                error.getMessage());
        assertEquals(
                error.epochs() + 1, Files.readAllLines(run.file("metrics.csv")).size());
        Bundle best = Bundle.open(run.file("best.fovea"));
        assertTrue(Double.isFinite(best.manifest().metrics().get("validation.loss")), best.toString());
        Map<String, String> kept = run.files();
        Diverged again = assertThrows(Diverged.class, run::resume);
        assertEquals(error.epochs(), again.epochs());
        assertEquals(kept, run.files());
    }
}
