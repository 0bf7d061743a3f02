package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.TinyPhotos;
import io.fovea.UserError;
import io.fovea.train.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunPlanTest {
    @TempDir
    static Path shared;

    static Path data;

    @TempDir
    Path folder;

    @BeforeAll
    static void draw() throws IOException {
        data = TinyPhotos.split(shared.resolve("photos"), 12, 1);
    }

    private static RunPlan plan(TrainingRun run) {
        return run.plan(RunListener.SILENT, () -> false);
    }

    @Test
    void aRunDoesWhatItsPlanSaysAndThePlanLeavesNothingBehind() {
        TrainingRun run = TrainingRun.on(data)
                .into(folder.resolve("run"))
                .with(Settings.NONE.model("cnn").epochs(3).batchSize(16).augment("flip"));
        RunPlan plan = plan(run);
        assertFalse(Files.exists(folder.resolve("run")));
        TrainingRun.Result result = run.start();
        assertEquals(result.recipe(), plan.recipe());
        RunPlan.Stage stage = plan.stages().get(0);
        assertEquals(3 * 3, plan.steps());
        assertEquals(
                3 * 36,
                result.history().stream().mapToLong(e -> e.train().seen()).sum());
        assertEquals(
                result.history().get(2).learningRate(), stage.rates().get(2).last());
        assertEquals(plan.network().parameters(), stage.parameters());
        assertTrue(plan.network().blocks().stream().allMatch(b -> b.parameters() == 0 || b.learnsFrom() == 1));
        assertTrue(plan.seconds() > 0 && plan.memory().activations() > 0);
    }

    @Test
    void aFrozenPartIsPlannedAsComputedOnce() {
        RunPlan plan = plan(TrainingRun.on(data)
                .model("mobilenet_v2")
                .weights("none")
                .size(32)
                .train("2")
                .augment("")
                .epochs(1));
        RunPlan.Stage stage = plan.stages().get(0);
        assertTrue(stage.keptFeatures());
        assertTrue(stage.parameters() < plan.network().parameters());
        long learning = plan.network().blocks().stream()
                .filter(block -> block.learnsFrom() == 1)
                .mapToLong(RunPlan.Block::parameters)
                .sum();
        assertEquals(stage.parameters(), learning);
        assertTrue(plan.memory().features() > 0);
    }

    @Test
    void aFolderThatHoldsARunIsRefusedAsTheRunWouldBe() throws IOException {
        Path out = Files.createDirectories(folder.resolve("taken"));
        Files.writeString(out.resolve("recipe.yaml"), "epochs: 1\n");
        assertThrows(UserError.class, () -> plan(TrainingRun.on(data).into(out)));
        assertThrows(UserError.class, () -> plan(TrainingRun.on(data).into(data.resolve("run"))));
    }

    @Test
    void itStopsWhenAskedTo() {
        assertThrows(CancellationException.class, () -> TrainingRun.on(data).plan(RunListener.SILENT, () -> true));
    }
}
