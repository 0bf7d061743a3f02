package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.TinyPhotos;
import io.fovea.UserError;
import io.fovea.train.RateCurve;
import io.fovea.train.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of which nothing is kept but their figures. */
class TrialTest {
    @TempDir
    Path folder;

    private Path data;

    @BeforeEach
    void draw() throws Exception {
        data = TinyPhotos.classFolders(folder.resolve("data"), 20, 1);
    }

    private TrainingRun run(String name) {
        Settings settings = SmallRuns.settings(SmallRuns.with());
        return TrainingRun.on(data).into(folder.resolve(name)).with(settings).workers(1);
    }

    @Test
    void aTrialHasTheFiguresOfARunAndLeavesNothing() {
        TrainingRun.Result kept = run("kept").start();
        TrainingRun.Result trial =
                run("trial").trial(RunListener.SILENT, () -> false).result();
        assertEquals(kept.recipe(), trial.recipe());
        assertEquals(3, trial.history().size());
        assertNotNull(trial.validation());
        assertEquals(kept.validation().outcomes(), trial.validation().outcomes());
        assertEquals(kept.bestEpoch(), trial.bestEpoch());
        assertNull(trial.test());
        assertFalse(Files.exists(folder.resolve("trial")));
    }

    @Test
    void aTrialCanBeJudgedOnTheTestPartByItsBestWeights() throws Exception {
        data = TinyPhotos.split(folder.resolve("split"), 20, 1);
        // what no later epoch does better is of the first, though the weights go on
        Settings slow = Settings.NONE.learningRate(1e-6).earlyStop("accuracy:0").epochs(4);
        TrainingRun.Result kept = run("kept").with(slow).start();
        TrainingRun.Trial trial = run("trial").with(slow).trialWithTest(RunListener.SILENT, () -> false);
        assertTrue(kept.bestEpoch() < 4, "best " + kept.bestEpoch());
        assertNotNull(kept.test());
        assertNotNull(trial.result().test());
        assertEquals(kept.test().outcomes(), trial.result().test().outcomes());
        assertEquals(kept.bestEpoch(), trial.result().bestEpoch());
        assertTrue(trial.parameters() > 0);
        assertFalse(Files.exists(folder.resolve("trial")));
    }

    @Test
    void aTrialThatIsStoppedHasNoResult() {
        assertThrows(CancellationException.class, () -> run("stopped").trial(RunListener.SILENT, () -> true));
        assertFalse(Files.exists(folder.resolve("stopped")));
    }

    @Test
    void foldsChangeWhatIsJudgedAndNotHowMuchThereIs() {
        TrainingRun.Result first = run("trial")
                .fold(0, 3, 1)
                .trial(RunListener.SILENT, () -> false)
                .result();
        TrainingRun.Result second = run("trial")
                .fold(1, 3, 1)
                .trial(RunListener.SILENT, () -> false)
                .result();
        assertNotNull(first.validation());
        assertNotNull(second.validation());
        assertEquals(20, first.validation().images());
        assertEquals(20, second.validation().images());
        assertNotEquals(first.validation().outcomes(), second.validation().outcomes());
        assertEquals(40, first.history().get(0).train().seen());
    }

    @Test
    void theDigestTellsOtherImages() throws Exception {
        String before = run("digest").digest(RunListener.SILENT, () -> false);
        assertEquals(before, run("other").digest(RunListener.SILENT, () -> false));
        TinyPhotos.classFolders(data, 21, 2);
        assertNotEquals(before, run("digest").digest(RunListener.SILENT, () -> false));
    }

    @Test
    void ratesGrowByTheSameFactorUntilTheLossExplodes() {
        RateCurve curve = run("rates").rates(1e-6, 100, 60, RunListener.SILENT, () -> false);
        List<RateCurve.Point> points = curve.points();
        assertEquals(1e-6, points.get(0).rate(), 1e-12);
        double factor = Math.pow(1e8, 1 / 59.0);
        for (int i = 1; i < points.size(); i++) {
            assertEquals(factor, points.get(i).rate() / points.get(i - 1).rate(), 1e-9);
        }
        assertTrue(points.size() < 60, "a rate of 100 should end the test before its last step");
        double[] smooth = curve.smooth();
        assertTrue(smooth[smooth.length - 1] > smooth[0]);
        assertFalse(Files.exists(folder.resolve("rates")));
    }

    @Test
    void ratesThatDoNotGrowAreRefused() {
        assertThrows(
                IllegalArgumentException.class, () -> run("rates").rates(1, 1, 10, RunListener.SILENT, () -> false));
    }

    @Test
    void aTrialNeedsUsableSettings() {
        TrainingRun run = run("trial").with(Settings.parse("network.model=cn"));
        assertThrows(UserError.class, () -> run.trial(RunListener.SILENT, () -> false));
    }
}
