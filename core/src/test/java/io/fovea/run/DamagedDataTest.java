package io.fovea.run;

import static io.fovea.run.SmallRuns.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.DamagedPhoto;
import io.fovea.TinyPhotos;
import io.fovea.UserError;
import io.fovea.data.Problem;
import io.fovea.evaluate.Tally;
import io.fovea.train.EpochReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that pass the check before training, and turn out to be damaged or gone in the middle of it. */
class DamagedDataTest {
    private static final List<String> DAMAGED =
            List.of("train/down/3.png", "train/none/0.png", "validation/across/1.png", "test/none/0.png");

    @TempDir
    Path folder;

    Path data;

    @BeforeEach
    void draw() throws IOException {
        data = TinyPhotos.split(folder.resolve("photos"), 12, 1);
    }

    private void damage() throws IOException {
        for (String file : DAMAGED) DamagedPhoto.write(data.resolve(file));
    }

    private SmallRuns run(String name) {
        return new SmallRuns(data, folder.resolve(name));
    }

    private static List<String> paths(List<Problem> problems) {
        return problems.stream().map(Problem::path).toList();
    }

    @Test
    void damagedFilesAreNamedCountedAndLeftOut() throws IOException {
        damage();
        SmallRuns.Told told = new SmallRuns.Told();
        SmallRuns run = run("run");
        TrainingRun.Result result = run.train(RunFolder.Existing.REFUSE, with(), told, () -> false);
        assertEquals(DAMAGED, paths(result.damaged()));
        assertEquals(4, told.warnings.size(), told.warnings.toString());
        assertEquals(11, result.validation().images());
        assertEquals(11, result.test().images());
        assertEquals(34, result.history().get(2).train().seen());
        String report = Files.readString(run.file("report.html"));
        for (String file : DAMAGED) assertTrue(report.contains(file), file);
    }

    @Test
    void aRunRepeatedOrResumedLeavesOutTheSame() throws IOException {
        damage();
        Map<String, Object> values = with("augment", "flip");
        TrainingRun.Result whole = run("whole").train(RunFolder.Existing.REFUSE, values);
        for (int stopAt : new int[] {1, 3, 5}) {
            SmallRuns parts = run("parts" + stopAt);
            StopAtPoll stop = new StopAtPoll(stopAt);
            assertTrue(
                    parts.train(RunFolder.Existing.REFUSE, values, stop, stop).interrupted());
            assertEquals(whole.damaged(), parts.resume().damaged());
            run("whole").assertSameWeights(parts);
        }
    }

    @Test
    void aFrozenTrunkHasNoFeaturesOfDamagedFiles() throws IOException {
        run("pretrain").train(RunFolder.Existing.REFUSE, with("epochs", 1));
        damage();
        Map<String, Object> values = with(
                "network.weights",
                run("pretrain").file("last.fovea").toString(),
                "network.train",
                "head",
                "network.hidden",
                List.of(8));
        SmallRuns.Told told = new SmallRuns.Told();
        TrainingRun.Result result = run("run").train(RunFolder.Existing.REFUSE, values, told, () -> false);
        assertTrue(told.notes.stream().anyMatch(note -> note.contains("computed once")), told.notes.toString());
        assertEquals(DAMAGED, paths(result.damaged()));
        assertEquals(34, result.history().get(2).train().seen());
        assertEquals(11, result.history().get(2).validation().seen());
    }

    @Test
    void stepsThatDamageLeavesWithoutTwoImagesArePassedOver() throws IOException {
        damage();
        TrainingRun.Result result = run("run").train(RunFolder.Existing.REFUSE, with("batchSize", 2));
        for (EpochReport epoch : result.history()) {
            assertTrue(epoch.train().seen() == 32 || epoch.train().seen() == 34, epoch.toString());
        }
    }

    @Test
    void tooManyDamagedFilesEndTheRunWithTheirNamesAndNothingWritten() throws IOException {
        for (int i = 0; i < 6; i++) {
            DamagedPhoto.write(data.resolve("train/down/" + i + ".png"));
            DamagedPhoto.write(data.resolve("train/none/" + i + ".png"));
        }
        UserError error =
                assertThrows(UserError.class, () -> run("run").train(RunFolder.Existing.REFUSE, with("input.size", 8)));
        assertTrue(String.valueOf(error.getMessage()).contains("at most 10 are left out: train/"), error.getMessage());
        assertFalse(Files.exists(run("run").out()));
    }

    @Test
    void aFileThatIsGoneStopsTheRunWithACheckpointToGoOnFrom() throws IOException {
        Map<String, Object> values = with("input.framing", "random-crop");
        run("whole").train(RunFolder.Existing.REFUSE, values);
        Path lent = data.resolve("train/down/3.png"), away = folder.resolve("away.png");
        RunListener thief = new RunListener() {
            @Override
            public void epoch(List<EpochReport> history, boolean best) {
                move(lent, away);
            }
        };
        SmallRuns run = run("run");
        UserError error =
                assertThrows(UserError.class, () -> run.train(RunFolder.Existing.REFUSE, values, thief, () -> false));
        assertTrue(
                String.valueOf(error.getMessage()).contains("3.png: the file is gone, in epoch 2"), error.getMessage());
        assertTrue(error.fix().contains("--resume"), error.fix());
        move(away, lent);
        run.resume();
        run("whole").assertSameWeights(run);
    }

    @Test
    void aValidationImageThatIsGoneLosesNoStep() throws IOException {
        data = TinyPhotos.split(folder.resolve("unseen"), 12, System.nanoTime()); // no run has kept its frames
        Path lent = data.resolve("validation/down/1.png"), away = folder.resolve("away.png");
        RunListener thief = new RunListener() {
            @Override
            public void step(int epoch, int step, int steps, Tally soFar) {
                if (epoch == 1 && step == steps) move(lent, away);
            }
        };
        SmallRuns run = run("run");
        UserError error =
                assertThrows(UserError.class, () -> run.train(RunFolder.Existing.REFUSE, with(), thief, () -> false));
        assertTrue(String.valueOf(error.getMessage()).contains("in the validation of epoch 1"), error.getMessage());
        move(away, lent);
        TrainingRun.Result resumed = run.resume();
        TrainingRun.Result whole = run("whole").train(RunFolder.Existing.REFUSE, with());
        run("whole").assertSameWeights(run);
        for (int i = 0; i < 3; i++) {
            EpochReport expected = whole.history().get(i),
                    found = resumed.history().get(i);
            assertEquals(expected.learningRate(), found.learningRate());
            assertEquals(expected.train(), found.train());
            assertEquals(expected.validation(), found.validation());
        }
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
