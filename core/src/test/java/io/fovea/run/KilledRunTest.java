package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.TinyPhotos;
import io.fovea.evaluate.Tally;
import io.fovea.internal.bundle.Bundle;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.HostCopy;
import io.fovea.train.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that is killed in the middle of a run with many settings on: the run goes on to the very same weights. */
class KilledRunTest {
    private static final int EPOCHS = 4;

    @TempDir
    static Path shared;

    private static Path data;

    @BeforeAll
    static void draw() throws IOException {
        data = TinyPhotos.split(shared.resolve("photos"), 24, 1);
    }

    private static TrainingRun run(Path data, Path out, String average) {
        Settings settings = Settings.NONE
                .model("cnn")
                .epochs(EPOCHS)
                .batchSize(16)
                .precision("fp32")
                .dropout(0.3)
                .optimizer("adamw")
                .schedule("plateau(patience=0, warmup=0.1)")
                .augment("flip,shift=0.1,rotate=10,mixup")
                .balance("sampler")
                .loss("focal=1.5")
                .labelSmoothing(0.1)
                .accumulate(2)
                .sharpness(0.05)
                .clip("norm=1")
                .l1(1e-5)
                .average(average);
        return TrainingRun.on(data).into(out).with(settings).checkpointEvery(Duration.ZERO);
    }

    /** @param arguments data, run folder, average */
    public static void main(String[] arguments) {
        run(Path.of(arguments[0]), Path.of(arguments[1]), arguments[2]).start(new RunListener() {
            @Override
            public void step(int epoch, int step, int steps, Tally soFar) {
                System.out.println("step " + epoch + ":" + step);
                // here it waits to be killed, however quick its steps are
                while (epoch == 3 && step == 2) LockSupport.park();
            }
        });
    }

    private static Map<String, float[]> weights(Path bundle) {
        try (ImageModel model = Bundle.open(bundle).model()) {
            Map<String, float[]> weights = new TreeMap<>();
            model.tensors().forEach((name, tensor) -> weights.put(name, HostCopy.floats(tensor)));
            return weights;
        }
    }

    private static void assertSame(Path whole, Path parts) {
        Map<String, float[]> expected = weights(whole), actual = weights(parts);
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((name, values) -> assertArrayEquals(values, actual.get(name), name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ema=0.9", "swa=0.4", "checkpoints=2"})
    void aKilledRunGoesOnToTheSameWeights(String average) throws Exception {
        Path whole = shared.resolve("whole " + average), parts = shared.resolve("parts " + average);
        run(data, whole, average).start();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledRunTest.class.getName(),
                        data.toString(),
                        parts.toString(),
                        average)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            while (!"step 3:2".equals(lines.readLine())) assertTrue(process.isAlive(), "it ended by itself");
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertFalse(Files.exists(parts.resolve("last.fovea")), "it did not come to its end");
        TrainingRun.Result result =
                TrainingRun.on(data).into(parts).workers(3).resume().start();
        assertEquals(EPOCHS, result.history().size());
        assertSame(whole.resolve("last.fovea"), parts.resolve("last.fovea"));
        assertSame(whole.resolve("best.fovea"), parts.resolve("best.fovea"));
    }

    @Test
    void theAverageIsWhatIsJudgedAndBundled() {
        Path averaged = shared.resolve("averaged"), plain = shared.resolve("plain");
        // by a schedule that does not look at what is judged, both take the same steps
        run(data, averaged, "swa=0").schedule("constant").start();
        run(data, plain, "none").schedule("constant").start();
        Map<String, float[]> mean = weights(averaged.resolve("last.fovea")),
                last = weights(plain.resolve("last.fovea"));
        int different = 0;
        for (String name : mean.keySet()) {
            if (!Arrays.equals(mean.get(name), last.get(name))) different++;
        }
        assertTrue(different > mean.size() / 2, different + " of " + mean.size() + " tensors");
    }
}
