package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.TinyPhotos;
import io.fovea.UserError;
import io.fovea.internal.bundle.Bundle;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.HostCopy;
import io.fovea.train.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs whose layers are unfrozen on the way. */
class StagedRunTest {
    private static final Settings SETTINGS = Settings.NONE
            .model("resnet20")
            .weights("none")
            .train("2")
            .epochs(5)
            .batchSize(16)
            .augment("flip")
            .framing("random-crop")
            .earlyStop("loss:0")
            .schedule("cosine");

    @TempDir
    static Path shared;

    static Path data;

    @TempDir
    Path folder;

    @BeforeAll
    static void draw() throws IOException {
        data = TinyPhotos.split(shared.resolve("photos"), 12, 1);
    }

    private TrainingRun run(String name, Settings more) {
        return SmallRuns.run(data, folder.resolve(name), RunFolder.Existing.REFUSE, SETTINGS.with(more));
    }

    private Map<String, float[]> weights(String bundle) {
        try (ImageModel model = Bundle.open(folder.resolve(bundle)).model()) {
            return weights(model);
        }
    }

    private static Map<String, float[]> weights(ImageModel model) {
        Map<String, float[]> weights = new LinkedHashMap<>();
        model.tensors().forEach((name, tensor) -> weights.put(name, HostCopy.floats(tensor)));
        return weights;
    }

    /** Dies when a stage begins. */
    private record DiesAt(String stage) implements RunListener {
        @Override
        public void note(String line) {
            if (line.startsWith(stage)) throw new IllegalStateException("killed");
        }
    }

    private void killedAt(String stage, String name, Settings settings) {
        DiesAt dies = new DiesAt(stage);
        assertThrows(IllegalStateException.class, () -> run(name, settings).start(dies));
    }

    @Test
    void theHeadLearnsAloneUntilAllUnfreezes() {
        Settings settings = Settings.NONE.unfreeze("after=2");
        killedAt("epochs 3 to 5 train", "part", settings);
        run("whole", settings).start();
        Map<String, float[]> part = weights("part/best.fovea"), whole = weights("whole/last.fovea");
        Map<String, float[]> first = first();
        int trunk = 0;
        for (String name : first.keySet()) {
            if (name.startsWith("fc.")) continue;
            assertArrayEquals(first.get(name), part.get(name), name + " is frozen");
            if (!java.util.Arrays.equals(first.get(name), whole.get(name))) trunk++;
        }
        assertTrue(trunk > 0, "layers of the trunk learn after that");
        assertFalse(java.util.Arrays.equals(first.get("fc.weight"), part.get("fc.weight")));
    }

    /** Before the first step. */
    private Map<String, float[]> first() {
        try (ImageModel trained =
                        Bundle.open(folder.resolve("whole/last.fovea")).model();
                ImageModel model = ImageModel.create(trained.spec(), 42)) {
            return weights(model);
        }
    }

    @ParameterizedTest
    @CsvSource({"after=2, 4", "after=2, 9", "gradual=1, 6", "gradual=1, 8", "gradual=2, 10"})
    void stoppedInAnyStageAndResumedEndsWithTheSameWeights(String unfreeze, int poll) {
        Settings settings = Settings.NONE.unfreeze(unfreeze);
        run("whole", settings).start();
        StopAtPoll stop = new StopAtPoll(poll);
        assertTrue(run("parts", settings).start(stop, stop).interrupted());
        TrainingRun.Result resumed =
                TrainingRun.on(data).into(folder.resolve("parts")).resume().start();
        assertEquals(5, resumed.history().size());
        assertSame("whole/last.fovea", "parts/last.fovea");
        assertSame("whole/best.fovea", "parts/best.fovea");
    }

    @Test
    void stoppedBetweenTwoStagesItGoesOnWithTheNext() {
        Settings settings = Settings.NONE.unfreeze("gradual=1");
        run("whole", settings).start();
        for (String stage : List.of("epochs 2 to 2", "epochs 3 to 5")) {
            String name = stage.replace(' ', '-');
            killedAt(stage, name, settings);
            TrainingRun.on(data).into(folder.resolve(name)).resume().start();
            assertSame("whole/last.fovea", name + "/last.fovea");
        }
    }

    private void assertSame(String bundle, String other) {
        Map<String, float[]> a = weights(bundle), b = weights(other);
        assertEquals(a.keySet(), b.keySet());
        a.forEach((name, values) -> assertArrayEquals(values, b.get(name), name));
    }

    /** Averages do not change what is learned, so the weights that they are of can be had from a run without one. */
    @Test
    void anAverageGoesOnFromStageToStage() {
        Settings two = Settings.NONE.unfreeze("after=1").epochs(2), mean = two.average("checkpoints=2");
        killedAt("epochs 2 to 2", "first", two);
        run("second", two).start();
        run("mean", mean).start();
        float[] first = weights("first/best.fovea").get("fc.weight");
        float[] second = weights("second/last.fovea").get("fc.weight");
        float[] both = weights("mean/last.fovea").get("fc.weight");
        for (int i = 0; i < both.length; i++) assertEquals((first[i] + second[i]) / 2, both[i], 1e-6);
        killedAt("epochs 2 to 2", "resumed", mean);
        TrainingRun.on(data).into(folder.resolve("resumed")).resume().start();
        assertSame("mean/last.fovea", "resumed/last.fovea");
        assertEquals(
                run("mean-again", mean)
                        .trial(RunListener.SILENT, () -> false)
                        .result()
                        .validation()
                        .tally(),
                TrainingRun.on(data)
                        .into(folder.resolve("mean"))
                        .resume()
                        .start()
                        .validation()
                        .tally());
    }

    @Test
    void everyStageHasItsPartItsFeedAndItsSchedule() {
        RunPlan plan = run("plan", Settings.NONE.unfreeze("gradual=1")).plan(RunListener.SILENT, () -> false);
        assertEquals(
                List.of("the head", "the head and the last block", "the head and the last 2 blocks"),
                plan.stages().stream().map(RunPlan.Stage::part).toList());
        assertEquals(
                List.of(1, 2, 3),
                plan.stages().stream().map(RunPlan.Stage::first).toList());
        assertEquals(
                List.of(1, 1, 3),
                plan.stages().stream().map(RunPlan.Stage::epochs).toList());
        assertEquals(
                List.of(true, false, false),
                plan.stages().stream().map(RunPlan.Stage::keptFeatures).toList());
        double rate = plan.recipe().optimizer().lr();
        for (RunPlan.Stage stage : plan.stages())
            assertEquals(rate, stage.rates().get(0).first(), "it starts anew");
        List<Integer> from = plan.network().blocks().stream()
                .map(RunPlan.Block::learnsFrom)
                .distinct()
                .sorted()
                .toList();
        assertEquals(List.of(0, 1, 2, 3), from);
    }

    @Test
    void normsAreMeasuredAgainAtTheEndOfAnEpochWhichChangesNoStep() {
        Settings all = Settings.NONE.train("all").epochs(2).framing("squash");
        run("train", all).start();
        run("again", all.batchNorm("reestimate")).start();
        Map<String, float[]> usual = weights("train/last.fovea"), again = weights("again/last.fovea");
        assertArrayEquals(usual.get("fc.weight"), again.get("fc.weight"));
        assertFalse(java.util.Arrays.equals(usual.get("bn1.running_mean"), again.get("bn1.running_mean")));
        StopAtPoll stop = new StopAtPoll(4);
        assertTrue(run("parts", all.batchNorm("reestimate")).start(stop, stop).interrupted());
        TrainingRun.on(data).into(folder.resolve("parts")).resume().start();
        assertSame("again/last.fovea", "parts/last.fovea");
    }

    @Test
    void aTrialUnfreezesAsTheRunDoes() {
        Settings settings = Settings.NONE.unfreeze("after=2");
        TrainingRun.Result kept = run("kept", settings).start();
        TrainingRun.Result trial =
                run("trial", settings).trial(RunListener.SILENT, () -> false).result();
        assertEquals(kept.validation().outcomes(), trial.validation().outcomes());
        assertEquals(kept.bestEpoch(), trial.bestEpoch());
    }

    @Test
    void onlyTheLastStageStopsEarly() {
        Settings hopeless = Settings.NONE
                .unfreeze("after=3")
                .learningRate(1e-30)
                .batchNorm("frozen")
                .earlyStop("loss:1")
                .epochs(9);
        TrainingRun.Result result = run("hopeless", hopeless).start();
        assertEquals(5, result.history().size(), "three of the head, then one and one that is no better");
    }

    @Test
    void whatCannotBeUnfrozenIsRefusedBeforeTheTraining() {
        for (Settings wrong : List.of(
                Settings.NONE.unfreeze("after=1").train("head"),
                Settings.NONE.unfreeze("after=5"),
                Settings.NONE.unfreeze("gradual=3"))) {
            UserError error =
                    assertThrows(UserError.class, () -> run("wrong", wrong).start());
            assertTrue(error.getMessage().contains("unfreeze"), error.getMessage());
        }
    }
}
