package io.fovea.run;

import static io.fovea.run.SmallRuns.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.TinyPhotos;
import io.fovea.UserError;
import io.fovea.data.Duplicates;
import io.fovea.train.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that leaves duplicates out is a run on data that do not have them. */
class DroppedDuplicatesTest {
    @TempDir
    Path folder;

    private Path photos;
    private final Map<String, Object> drop = with("duplicates", "drop", "batchSize", 8);

    @BeforeEach
    void draw() throws IOException {
        photos = TinyPhotos.split(folder.resolve("photos"), 8, 1);
    }

    private SmallRuns run(String name) {
        return new SmallRuns(photos, folder.resolve(name));
    }

    @Test
    void droppedOrNeverThereIsTheSame() throws IOException {
        SmallRuns clean = run("clean");
        clean.train(RunFolder.Existing.REFUSE, with("batchSize", 8));
        Files.copy(photos.resolve("train/down/3.png"), photos.resolve("train/down/9.png"));
        SmallRuns dropped = run("dropped");
        SmallRuns.Told told = new SmallRuns.Told();
        dropped.train(RunFolder.Existing.REFUSE, drop, told, () -> false);
        dropped.assertSameWeights(clean);
        assertEquals(Duplicates.DROP, Recipe.read(dropped.file("recipe.yaml")).duplicates());
        assertTrue(told.warnings.get(0).contains("and is left out: train/down/9.png"), told.warnings.toString());
        String report = Files.readString(dropped.file("report.html"));
        assertTrue(report.contains("train/down/9.png"));
    }

    @Test
    void aRunGoesOnWithoutThemOrNotAtAll() throws IOException {
        Files.copy(photos.resolve("train/down/3.png"), photos.resolve("validation/down/9.png"));
        SmallRuns whole = run("whole"), stopped = run("stopped");
        whole.train(RunFolder.Existing.REFUSE, drop);
        StopAtPoll stop = new StopAtPoll(4);
        assertTrue(stopped.train(RunFolder.Existing.REFUSE, drop, stop, stop).interrupted());
        UserError error = assertThrows(
                UserError.class, () -> stopped.train(RunFolder.Existing.RESUME, Map.of("duplicates", "keep")));
        assertTrue(error.getMessage().contains("another recipe"), error.getMessage());
        assertFalse(stopped.resume().interrupted());
        stopped.assertSameWeights(whole);
    }
}
