package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.TinyPhotos;
import io.fovea.UserError;
import io.fovea.train.Recipe;
import io.fovea.train.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunBatchTest {
    private static final long MB = 1_000_000;

    @TempDir
    static Path shared;

    static Path data;

    @TempDir
    Path folder;

    @BeforeAll
    static void draw() throws IOException {
        data = TinyPhotos.split(shared.resolve("photos"), 14, 1);
    }

    /** 100 MB whatever the batch, 1 MB an image of the batch and 9 an image that is computed at once. */
    private static RunBatch room(long free, int parts) {
        return new RunBatch(free, 100 * MB, MB, 9 * MB, parts);
    }

    @Test
    void aStepTakesHalfOfTheFreeMemoryAtMost() {
        assertEquals(256, room(5_400 * MB, 1).largest(100_000)); // 2,660 MB
        assertEquals(128, room(5_300 * MB, 1).largest(100_000));
        assertEquals(16, room(600 * MB, 1).largest(100_000));
        assertEquals(32, room(600 * MB, 2).largest(100_000));
        assertEquals(
                "batch size auto is 16 here: a step takes about 260 MB of the 600 MB of memory that are free, "
                        + "and one of 32 takes more than half of it",
                room(600 * MB, 1).words(16, 100_000));
    }

    @Test
    void anEpochHasSomeSteps() {
        assertEquals(64, room(100_000 * MB, 1).largest(700));
        assertTrue(room(100_000 * MB, 1)
                .words(64, 700)
                .endsWith("of 128 an epoch of 700 images would have fewer than 10"));
        assertEquals(2, room(100_000 * MB, 1).largest(5));
        assertTrue(room(100_000 * MB, 1).words(256, 100_000).endsWith("more is not tried"));
    }

    @Test
    void whereTheSmallestStepHasNoRoomItSaysSo() {
        assertEquals(2, room(125 * MB, 1).largest(1000));
        UserError error = assertThrows(UserError.class, () -> room(110 * MB, 1).largest(1000));
        assertEquals("a step of 2 images takes about 120 MB, and 110 MB of memory are free", error.getMessage());
        assertTrue(error.fix().contains("--recompute blocks"), error.fix());
    }

    @Test
    void everyPartOfAStepHasTwoImages() {
        assertEquals(16, room(100_000 * MB, 8).largest(70));
        assertEquals(16, room(100_000 * MB, 5).largest(70));
        assertEquals(1024, room(100_000 * MB, 300).largest(70));
        UserError error = assertThrows(UserError.class, () -> room(110 * MB, 8).largest(70));
        assertTrue(error.getMessage().startsWith("a step of 16 images takes about 134 MB"), error.getMessage());
    }

    @Test
    void theRecipeHasTheNumberAndAReplayIsTheSameRun() throws IOException {
        SmallRuns run = new SmallRuns(data, folder.resolve("run"));
        SmallRuns.Told told = new SmallRuns.Told();
        Recipe recipe = run.train(RunFolder.Existing.REFUSE, SmallRuns.with("batchSize", "auto"), told, () -> false)
                .recipe();
        assertEquals(4, recipe.batchSize()); // 42 images
        assertTrue(Files.readString(run.file("recipe.yaml")).contains("batchSize: 4\n"));
        List<String> said = told.notes.stream()
                .filter(line -> line.startsWith("batch size auto is 4 here"))
                .toList();
        assertEquals(1, said.size(), told.notes.toString());
        assertTrue(said.get(0).contains("the learning rate stays 0.001"), said.get(0));
        SmallRuns replay = new SmallRuns(data, folder.resolve("replay"));
        replay.train(RunFolder.Existing.REFUSE, SmallRuns.with("batchSize", 4));
        run.assertSameWeights(replay);
    }

    @Test
    void aResumedRunKeepsWhatWasDecidedWhenItBegan() {
        SmallRuns run = new SmallRuns(data, folder.resolve("run"));
        StopAtPoll stop = new StopAtPoll(5);
        Map<String, Object> fixed = SmallRuns.with("batchSize", 2);
        run.train(RunFolder.Existing.REFUSE, fixed, stop, stop);
        SmallRuns.Told told = new SmallRuns.Told();
        Map<String, Object> auto = SmallRuns.with("batchSize", "auto");
        assertEquals(
                2,
                run.train(RunFolder.Existing.RESUME, auto, told, () -> false)
                        .recipe()
                        .batchSize());
        assertTrue(told.notes.stream().noneMatch(line -> line.startsWith("batch size auto")), told.notes.toString());
    }

    @Test
    void autoIsAWordAndNothingElseIs() {
        Recipe open = TrainingRun.defaults(Settings.NONE.batchSize("auto"));
        assertEquals(Recipe.AUTO_BATCH, open.batchSize());
        assertTrue(open.toYaml().contains("batchSize: auto\n"), open.toYaml());
        assertEquals(open, Recipe.parse(open.toYaml(), "open"));
        assertEquals(7, TrainingRun.defaults(Settings.NONE.batchSize("7")).batchSize());
        for (String wrong : List.of("0", "-1", "65537", "many", "2.5", "99999999999999999999")) {
            assertThrows(UserError.class, () -> Settings.NONE.batchSize(wrong), wrong);
            Settings text = Settings.parse("batchSize=" + wrong);
            assertThrows(UserError.class, () -> TrainingRun.defaults(text), wrong);
        }
        assertThrows(UserError.class, () -> TrainingRun.defaults(Settings.NONE.batchSize(0)));
    }
}
