package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fovea.Precision;
import io.fovea.TinyPhotos;
import io.fovea.internal.tensorfile.Safetensors;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.NumberType;
import io.fovea.internal.torch.Scope;
import io.fovea.internal.training.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunPrecisionTest {
    @TempDir
    static Path shared;

    static Path data;

    @TempDir
    Path folder;

    @BeforeAll
    static void draw() throws IOException {
        data = TinyPhotos.split(shared.resolve("photos"), 6, 1);
    }

    private SmallRuns run(String out) {
        return new SmallRuns(data, folder.resolve(out));
    }

    /** 18 training images: 9 steps an epoch, of which 30 make a trial worth while. */
    private static final Map<String, Object> LONG = SmallRuns.with("epochs", 30, "batchSize", 2);

    @Test
    void whatAutoComesToIsMeasuredSaidAndWrittenIntoTheRecipe() throws IOException {
        assumeTrue(NumberType.fastest() == Precision.BF16, "no instructions for bf16");
        SmallRuns run = run("run");
        SmallRuns.Told told = new SmallRuns.Told();
        String decided = run.train(RunFolder.Existing.REFUSE, LONG, told, () -> false)
                .recipe()
                .precision();
        assertTrue(
                told.notes.stream()
                        .anyMatch(line -> line.startsWith("precision auto is " + decided + " here (measured")),
                told.notes.toString());
        assertTrue(Files.readString(run.file("recipe.yaml")).contains("precision: " + decided + "\n"));
        SmallRuns said = run("said");
        Map<String, Object> values = SmallRuns.with("epochs", 30, "batchSize", 2, "precision", decided);
        said.train(RunFolder.Existing.REFUSE, values);
        run.assertSameWeights(said);
    }

    @Test
    void aShortRunIsNotMeasured() {
        SmallRuns.Told told = new SmallRuns.Told();
        TrainingRun.Result result = run("run").train(RunFolder.Existing.REFUSE, SmallRuns.with(), told, () -> false);
        assertEquals("fp32", result.recipe().precision());
        assertTrue(told.notes.stream().noneMatch(line -> line.contains("measured")), told.notes.toString());
    }

    private static final Map<String, Object> FP16 = SmallRuns.with("epochs", 3, "batchSize", 2, "precision", "fp16");

    /** The 27 steps of this run are too few for the scale to grow: only its counter, and steps left out, tell of it. */
    @Test
    void aResumedRunInFp16EndsAsOneThatDidNotStop() throws IOException {
        SmallRuns whole = run("whole"), resumed = run("resumed");
        SmallRuns.Told told = new SmallRuns.Told();
        whole.train(RunFolder.Existing.REFUSE, FP16, told, () -> false);
        assertTrue(told.notes.stream().anyMatch(line -> line.contains("computed in fp16")), told.notes.toString());
        StopAtPoll stop = new StopAtPoll(12);
        TrainingRun.Result first = resumed.train(RunFolder.Existing.REFUSE, FP16, stop, stop);
        assertTrue(first.interrupted());
        resumed.resume();
        whole.assertSameWeights(resumed);
        Map<String, String> state = state(whole);
        assertTrue(state.keySet().containsAll(Set.of("scale.factor", "scale.steps")), state.toString());
        assertEquals(state, state(resumed));
        assertEquals(
                Checkpoint.progress(whole.file(STATE)).skipped(),
                Checkpoint.progress(resumed.file(STATE)).skipped());
    }

    /** All tensors that a run would go on from. */
    private static Map<String, String> state(SmallRuns run) {
        Map<String, String> state = new TreeMap<>();
        try (Scope scope = Scope.inference()) {
            Safetensors.read(run.file(STATE)).forEach((name, tensor) -> {
                state.put(name, Arrays.toString(HostCopy.floats(tensor)));
            });
        }
        return state;
    }

    private static final String STATE = "checkpoint/state.safetensors";

    @Test
    void stepsThatFp16HadToLeaveOutAreToldAtTheEnd() {
        SmallRuns run = run("run");
        StopAtPoll stop = new StopAtPoll(4);
        run.train(RunFolder.Existing.REFUSE, FP16, stop, stop);
        long before = Checkpoint.progress(run.file(STATE)).skipped();
        try (Scope scope = Scope.inference()) { // a scale from which it takes some steps down
            Map<String, Tensor> state = new TreeMap<>(Safetensors.read(run.file(STATE)));
            state.put(
                    "scale.factor", HostCopy.toTensor(new float[] {0x1p100f}, 1).squeeze());
            Safetensors.write(run.file(STATE), state, Safetensors.metadata(run.file(STATE)));
        }
        SmallRuns.Told told = new SmallRuns.Told();
        run.train(RunFolder.Existing.RESUME, Map.of(), told, () -> false);
        long skipped = Checkpoint.progress(run.file(STATE)).skipped();
        assertTrue(skipped > before + 10, skipped + " after " + before);
        assertTrue(
                told.notes.stream().anyMatch(line -> line.startsWith(skipped + " steps were skipped, ")),
                told.notes.toString());
    }

    @Test
    void aHeadAloneLearnsInFp32AndTheRunSaysSo() {
        SmallRuns pretrained = run("pretrained");
        pretrained.train(RunFolder.Existing.REFUSE, SmallRuns.with("epochs", 1));
        String weights = pretrained.file("last.fovea").toString();
        SmallRuns half = run("half"), single = run("single");
        SmallRuns.Told told = new SmallRuns.Told();
        half.train(RunFolder.Existing.REFUSE, head(weights, "fp16"), told, () -> false);
        single.train(RunFolder.Existing.REFUSE, head(weights, "fp32"));
        half.assertSameWeights(single);
        assertTrue(
                told.notes.contains("precision fp16 has nothing to do here: the head alone learns, in fp32"),
                told.notes.toString());
    }

    private static Map<String, Object> head(String weights, String precision) {
        return Map.of("network.weights", weights, "network.train", "head", "precision", precision, "epochs", 2);
    }

    @Test
    void aResumedRunKeepsWhatWasDecidedWhenItBegan() throws IOException {
        SmallRuns run = run("run");
        StopAtPoll stop = new StopAtPoll(7);
        Map<String, Object> bf16 = SmallRuns.with("epochs", 30, "batchSize", 2, "precision", "bf16");
        run.train(RunFolder.Existing.REFUSE, bf16, stop, stop);
        StopAtPoll later = new StopAtPoll(20);
        SmallRuns.Told told = new SmallRuns.Told() {
            @Override
            public void note(String line) {
                super.note(line);
                later.note(line);
            }
        };
        Map<String, Object> auto = SmallRuns.with("epochs", 30, "batchSize", 2, "precision", "auto");
        String precision =
                run.train(RunFolder.Existing.RESUME, auto, told, later).recipe().precision();
        assertEquals("bf16", precision);
        assertTrue(told.notes.stream().noneMatch(line -> line.contains("measured")), told.notes.toString());
    }
}
