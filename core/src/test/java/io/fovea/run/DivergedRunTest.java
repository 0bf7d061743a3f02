package io.fovea.run;

import static io.fovea.run.SmallRuns.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.TinyPhotos;
import io.fovea.internal.bundle.Bundle;
import io.fovea.internal.tensorfile.Safetensors;
import io.fovea.internal.torch.Scope;
import io.fovea.train.Diverged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
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

    /**
     * One step, whose loss is that of the weights before: only validation sees what it did. Pixels of up to a million
     * and a rate of 1e30 take the logits of one linear layer far above the largest float.
     */
    private static Map<String, Object> ruinedByItsLastStep() {
        return with(
                "network.model",
                "mlp",
                "network.options.hidden",
                "",
                "batchSize",
                64,
                "epochs",
                2,
                "input.mean",
                List.of(0, 0, 0),
                "input.std",
                List.of(1e-6, 1e-6, 1e-6),
                "optimizer.type",
                "sgd",
                "optimizer.lr",
                1e30,
                "schedule",
                "constant");
    }

    @Test
    void aLastStepThatRuinsTheWeightsIsNoResult() {
        SmallRuns run = new SmallRuns(data, folder.resolve("run"));
        Diverged error =
                assertThrows(Diverged.class, () -> run.train(RunFolder.Existing.REFUSE, ruinedByItsLastStep()));
        assertTrue(String.valueOf(error.getMessage()).contains("validation of epoch 1"), error.getMessage());
        assertTrue(String.valueOf(error.getMessage()).contains("no epoch was finished"), error.getMessage());
        assertTrue(error.fix().contains("learning rate"), error.fix());
        assertFalse(Files.exists(run.out()), "a run without any result");
    }

    @Test
    void theLastGoodEpochStaysTheBest() throws IOException {
        SmallRuns run = new SmallRuns(data, folder.resolve("run"));
        StopAtPoll stop = new StopAtPoll(7);
        // two of three steps and the end of an epoch ask: stopped in the third epoch
        run.train(RunFolder.Existing.REFUSE, with("epochs", 4), stop, stop);
        blowUp(run.file("checkpoint/state.safetensors"));
        Map<String, String> kept = run.files();
        Diverged error = assertThrows(Diverged.class, run::resume);
        assertEquals(2, error.epochs());
        assertTrue(
                String.valueOf(error.getMessage()).contains("best.fovea holds epoch " + error.bestEpoch()),
                error.getMessage());
        assertEquals(3, Files.readAllLines(run.file("metrics.csv")).size());
        Bundle best = Bundle.open(run.file("best.fovea"));
        assertTrue(Double.isFinite(best.manifest().metrics().get("validation.loss")), best.toString());
        assertEquals(kept, run.files());
    }

    /** Weights that are still finite, and whose next logits are not. */
    private static void blowUp(Path checkpoint) {
        try (Scope scope = Scope.inference()) {
            Map<String, Tensor> tensors = Safetensors.read(checkpoint);
            tensors.forEach((name, tensor) -> {
                if (name.startsWith("model.") && tensor.is_floating_point()) tensor.mul_(new Scalar(1e30));
            });
            Safetensors.write(checkpoint, tensors, Safetensors.metadata(checkpoint));
        }
    }
}
