package io.fovea.run;

import static io.fovea.run.SmallRuns.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.TinyPhotos;
import io.fovea.UserError;
import io.fovea.internal.tensorfile.Safetensors;
import io.fovea.internal.torch.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run goes on with the data it was started with, or not at all. */
class ResumedDataTest {
    @TempDir
    Path folder;

    Path data;
    SmallRuns run;

    @BeforeEach
    void start() throws IOException {
        data = TinyPhotos.split(folder.resolve("photos"), 8, 1);
        run = new SmallRuns(data, folder.resolve("run"));
        StopAtPoll stop = new StopAtPoll(4);
        run.train(RunFolder.Existing.REFUSE, with("batchSize", 8), stop, stop);
    }

    private void assertRefused(String change) throws IOException {
        Map<String, String> before = run.files();
        UserError error = assertThrows(UserError.class, run::resume);
        assertTrue(String.valueOf(error.getMessage()).contains(change), error.getMessage());
        assertEquals(before, run.files());
    }

    @Test
    void anImageMoreOrLessIsNamed() throws IOException {
        Path image = data.resolve("train/down/3.png");
        Path extra = Files.copy(image, data.resolve("train/down/33.png"));
        assertRefused("1 image added (train/down/33.png)");
        Files.delete(extra);
        Path moved = Files.move(image, data.resolve("validation/down/33.png"));
        assertRefused("1 image removed (train/down/3.png)");
        Files.move(moved, image);
        assertFalse(run.resume().interrupted());
    }

    @Test
    void aNewClassIsNamed() throws IOException {
        for (String part : List.of("train", "validation", "test")) {
            Path frogs = Files.createDirectories(data.resolve(part).resolve("frog"));
            Files.copy(data.resolve("train/down/3.png"), frogs.resolve("0.png"));
        }
        assertRefused("1 class added (frog); 3 images added (train/frog/0.png, ");
    }

    @Test
    void anotherImageOfTheSameNameIsNamed() throws IOException {
        Files.copy(
                data.resolve("train/down/4.png"),
                data.resolve("train/down/3.png"),
                StandardCopyOption.REPLACE_EXISTING);
        assertRefused("1 image changed (train/down/3.png)");
    }

    @Test
    void theSameImagesElsewhereAreTheSameData() throws IOException {
        Path elsewhere = Files.move(data, folder.resolve("elsewhere"));
        assertFalse(new SmallRuns(elsewhere, run.out()).resume().interrupted());
    }

    @Test
    void onChangedDataItGoesOnOnlyIfThatIsAllowedAndSaysWhatChanged() throws IOException {
        Files.copy(data.resolve("train/down/3.png"), data.resolve("train/down/33.png"));
        Files.copy(data.resolve("train/down/4.png"), data.resolve("train/down/34.png"));
        UserError error = assertThrows(UserError.class, run::resume);
        assertTrue(error.fix().contains("--changed-data"), error.fix());
        SmallRuns.Told told = new SmallRuns.Told();
        TrainingRun.Result result = run.train(RunFolder.Existing.RESUME_ON_CHANGED_DATA, Map.of(), told, () -> false);
        assertFalse(result.interrupted());
        assertEquals(
                26, result.history().get(result.history().size() - 1).train().seen());
        assertTrue(
                told.warnings.stream().anyMatch(line -> line.contains("2 images added (train/down/33.png, ")),
                told.warnings.toString());
        run.resume(); // they are now the run's data
    }

    @Test
    void itNeverGoesOnWithOtherClasses() throws IOException {
        for (String part : List.of("train", "validation", "test")) {
            Files.move(data.resolve(part).resolve("down"), data.resolve(part).resolve("below"));
        }
        Map<String, String> before = run.files();
        for (RunFolder.Existing existing :
                List.of(RunFolder.Existing.RESUME, RunFolder.Existing.RESUME_ON_CHANGED_DATA)) {
            UserError error = assertThrows(UserError.class, () -> run.train(existing, Map.of()));
            assertTrue(String.valueOf(error.getMessage()).contains("1 class added (below)"), error.getMessage());
            assertFalse(error.fix().contains("--changed-data"), error.fix());
            assertEquals(before, run.files());
        }
    }

    @Test
    void withoutTheListOfImagesOnlyThatTheyChangedIsTold() throws IOException {
        Files.copy(data.resolve("train/down/3.png"), data.resolve("train/down/33.png"));
        Files.delete(run.file("checkpoint/samples.txt.gz"));
        assertRefused("what changed cannot be told");
        Files.writeString(run.file("checkpoint/samples.txt.gz"), "no list");
        assertRefused("what changed cannot be told");
    }

    @Test
    void aCheckpointThatDoesNotKnowItsDataGoesOnWithAWarning() {
        Path file = run.file("checkpoint/state.safetensors");
        Map<String, String> metadata = new TreeMap<>(Safetensors.metadata(file));
        metadata.keySet().retainAll(List.of("recipe", "progress"));
        try (Scope scope = Scope.inference()) {
            Safetensors.write(file, Safetensors.read(file), metadata);
        }
        SmallRuns.Told told = new SmallRuns.Told();
        assertFalse(run.train(RunFolder.Existing.RESUME, Map.of(), told, () -> false)
                .interrupted());
        assertTrue(told.warnings.stream().anyMatch(line -> line.contains("older version")), told.warnings.toString());
        assertTrue(Safetensors.metadata(file).containsKey("samples"));
    }

    @Test
    void aCheckpointIsOfARecipeThatSaysTheSameHoweverItIsWritten() {
        Path file = run.file("checkpoint/state.safetensors");
        Map<String, String> metadata = new TreeMap<>(Safetensors.metadata(file));
        metadata.computeIfPresent("recipe", (key, text) -> "# as an earlier version wrote it\n" + text);
        try (Scope scope = Scope.inference()) {
            Safetensors.write(file, Safetensors.read(file), metadata);
        }
        assertFalse(run.resume().interrupted());
    }

    @Test
    void aRunThatIsStoppedWhileItsDataAreLookedAtWritesNothing() {
        for (String during : List.of("listing", "checking", "measuring")) {
            SmallRuns stopped = new SmallRuns(data, folder.resolve(during));
            AtomicBoolean wanted = new AtomicBoolean(during.equals("listing"));
            RunListener listener = new RunListener() {
                @Override
                public void stage(String name, String unit, long total) {
                    if (name.equals(during)) wanted.set(true);
                }
            };
            assertThrows(
                    CancellationException.class,
                    () -> stopped.train(RunFolder.Existing.REFUSE, with(), listener, wanted::get));
            assertFalse(Files.exists(stopped.out()), during);
        }
    }
}
