package io.fovea.run;

import static io.fovea.run.SmallRuns.with;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.DamagedPhoto;
import io.fovea.TinyPhotos;
import io.fovea.UserError;
import io.fovea.train.EpochReport;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Refused means that nothing was written; an older run's results go when the new one has its first epoch. */
class ReplacedRunTest {
    @TempDir
    Path folder;

    Path data;
    SmallRuns run;

    @BeforeEach
    void draw() throws IOException {
        data = TinyPhotos.split(folder.resolve("photos"), 12, 1);
        run = new SmallRuns(data, folder.resolve("run"));
    }

    private TrainingRun.Result stopped(RunFolder.Existing existing, Map<String, Object> values, int poll) {
        StopAtPoll stop = new StopAtPoll(poll);
        return run.train(existing, values, stop, stop);
    }

    @Test
    void aRefusedResumeWritesNothingAndTheRunGoesOnAfterwards() throws IOException {
        stopped(RunFolder.Existing.REFUSE, with(), 4);
        Map<String, String> before = run.files();
        UserError error =
                assertThrows(UserError.class, () -> run.train(RunFolder.Existing.RESUME, Map.of("optimizer.lr", 0.5)));
        assertTrue(String.valueOf(error.getMessage()).contains("another recipe"), error.getMessage());
        assertEquals(before, run.files());
        assertFalse(run.resume().interrupted());
    }

    @Test
    void aNewRunThatComesToNothingLeavesTheOldOne() throws IOException {
        run.train(RunFolder.Existing.REFUSE, with());
        Map<String, String> before = run.files();
        Map<String, Object> diverging = with("optimizer.type", "sgd", "optimizer.lr", 1e30, "schedule", "constant");
        UserError diverged = assertThrows(UserError.class, () -> run.train(RunFolder.Existing.OVERWRITE, diverging));
        assertTrue(String.valueOf(diverged.getMessage()).contains("as it was"), diverged.getMessage());
        assertEquals(before, run.files());
        for (int i = 0; i < 3; i++) DamagedPhoto.write(data.resolve("validation/across/" + i + ".png"));
        for (int i = 0; i < 4; i++) DamagedPhoto.write(data.resolve("validation/down/" + i + ".png"));
        assertThrows(UserError.class, () -> run.train(RunFolder.Existing.OVERWRITE, with()));
        assertEquals(before, run.files());
    }

    @Test
    void aNewRunStoppedInItsFirstEpochGoesOnAndOnlyThenReplacesTheOldOne() throws IOException {
        SmallRuns whole = new SmallRuns(data, folder.resolve("whole"));
        whole.train(RunFolder.Existing.REFUSE, with("seed", 2));
        run.train(RunFolder.Existing.REFUSE, with("seed", 1));
        byte[] old = Files.readAllBytes(run.file("best.fovea"));
        TrainingRun.Result stopped = stopped(RunFolder.Existing.OVERWRITE, with("seed", 2), 2);
        assertTrue(stopped.interrupted() && stopped.resumable());
        assertArrayEquals(old, Files.readAllBytes(run.file("best.fovea")));
        assertFalse(run.resume().interrupted());
        run.assertSameWeights(whole);
        assertEquals(whole.files().keySet().size(), run.files().keySet().size());
        assertFalse(Files.exists(run.file(".next")));
    }

    @Test
    void anExchangeCutShortAnywhereEndsWithTheNewRun() throws IOException {
        Map<String, String> files = Map.of("recipe.yaml", "new", "checkpoint/state.safetensors", "new");
        for (int moved = -1; moved <= 2; moved++) {
            Path place = Files.createDirectories(folder.resolve("cut" + moved));
            String phase = moved < 0 ? ".accepted" : ".placing";
            for (String name : moved < 0 ? List.of("recipe.yaml", "best.fovea") : List.<String>of()) {
                Files.writeString(place.resolve(name), "old");
            }
            Files.createDirectories(place.resolve(phase));
            int n = 0;
            for (Map.Entry<String, String> file : files.entrySet()) {
                Path target = (n++ < moved ? place : place.resolve(phase)).resolve(file.getKey());
                Files.createDirectories(target.getParent());
                Files.writeString(target, file.getValue());
            }
            RunFolder.open(place, RunFolder.Existing.RESUME).close();
            Map<String, String> found = new SmallRuns(data, place).files();
            assertEquals(files.keySet(), found.keySet());
            for (String name : files.keySet()) assertEquals("new", Files.readString(place.resolve(name)));
        }
    }

    @Test
    void aRunThatIsRefusedLeavesNoFolder() throws IOException {
        SmallRuns deep = new SmallRuns(data, folder.resolve("new/deeper/run"));
        assertThrows(UserError.class, () -> deep.train(RunFolder.Existing.REFUSE, with("input.mean", "x")));
        assertFalse(Files.exists(folder.resolve("new")));
        assertThrows(
                UserError.class,
                () -> new SmallRuns(folder.resolve("absent"), deep.out()).train(RunFolder.Existing.REFUSE, with()));
        assertFalse(Files.exists(folder.resolve("new")));
    }

    @Test
    void theLockIsFreeAgainWhenTheFolderCannotBeUsed() throws IOException {
        Path place = Files.createDirectories(folder.resolve("broken"));
        Files.writeString(place.resolve(".placing"), "a file where a folder should be");
        assertThrows(UserError.class, () -> RunFolder.open(place, RunFolder.Existing.RESUME));
        try (FileChannel channel =
                        FileChannel.open(place.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            assertTrue(lock.isValid());
        }
    }

    @Test
    void aNewRunDoesNotGoOnFromOneThatWasKilledBeforeItCouldReplaceTheOld() throws IOException {
        SmallRuns whole = new SmallRuns(data, folder.resolve("whole"));
        whole.train(RunFolder.Existing.REFUSE, with("seed", 3));
        run.train(RunFolder.Existing.REFUSE, with("seed", 1));
        assertTrue(stopped(RunFolder.Existing.OVERWRITE, with("seed", 2), 2).resumable());
        assertFalse(run.train(RunFolder.Existing.OVERWRITE, with("seed", 3)).interrupted());
        run.assertSameWeights(whole);
    }

    @Test
    void chartsOfAnOlderRunGoWithItAndForeignFilesStay() throws IOException {
        run.train(RunFolder.Existing.REFUSE, with("epochs", 1));
        String own = Files.readString(run.file("charts/training-batch.svg"));
        assertTrue(own.contains("<svg"), own);
        Path foreign = Files.writeString(run.file("charts/mine.svg"), "mine");
        AtomicBoolean finishedOne = new AtomicBoolean();
        RunListener listener = new RunListener() {
            @Override
            public void epoch(List<EpochReport> history, boolean best) {
                finishedOne.set(true);
            }
        };
        assertTrue(run.train(RunFolder.Existing.OVERWRITE, with(), listener, finishedOne::get)
                .interrupted());
        assertFalse(Files.exists(run.file("charts/training-batch.svg")), "of the run that was replaced");
        assertFalse(Files.exists(run.file("report.html")));
        assertTrue(Files.exists(foreign));
        run.resume();
        assertTrue(Files.exists(run.file("charts/training-batch.svg")));
        assertTrue(Files.readString(run.file("report.html")).contains("data:image/png;base64"));
    }

    @Test
    void partsOfKilledRunsGoWithTheNextStart() throws IOException {
        stopped(RunFolder.Existing.REFUSE, with(), 4);
        Path[] parts = {
            run.file(".best.fovea.1f2e3d.part"),
            run.file(".features.1f2e3d.part"),
            run.file("checkpoint/.state.safetensors.ffffffffffffffff.part")
        };
        Path other = Files.writeString(run.file(".mine.1f.part"), "not ours");
        for (Path part : parts) Files.writeString(part, "half");
        run.resume();
        for (Path part : parts) assertFalse(Files.exists(part), part.toString());
        assertTrue(Files.exists(other));
    }

    @Test
    void theRecipeOfAnAcceptedRunIsTheNewOne() throws IOException {
        run.train(RunFolder.Existing.REFUSE, with("seed", 1, "epochs", 1));
        String old = Files.readString(run.file("recipe.yaml"));
        run.train(RunFolder.Existing.OVERWRITE, with("seed", 2, "epochs", 1));
        assertNotEquals(old, Files.readString(run.file("recipe.yaml")));
        assertTrue(Files.exists(run.file("report.html")));
    }
}
