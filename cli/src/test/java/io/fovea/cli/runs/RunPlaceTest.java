package io.fovea.cli.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunPlaceTest {
    @TempDir
    Path folder;

    @Test
    void runsAreNumberedFromTheSecondOn() {
        assertEquals(folder.resolve("run"), RunPlace.next(folder).folder());
        assertEquals(folder.resolve("run-2"), RunPlace.next(folder).folder());
        assertEquals(folder.resolve("run-3"), RunPlace.next(folder).folder());
    }

    @Test
    void whateverIsThereIsLeftAlone() throws IOException {
        Files.writeString(folder.resolve("run"), "a file");
        Files.createDirectory(folder.resolve("run-2"));
        assertEquals(folder.resolve("run-3"), RunPlace.next(folder).folder());
    }

    @Test
    void startsAtTheSameTimeGetAFolderEach() {
        Set<Path> folders = new HashSet<>(IntStream.range(0, 64)
                .parallel()
                .mapToObj(i -> RunPlace.next(folder).folder())
                .toList());
        assertEquals(64, folders.size());
    }

    @Test
    void aFolderGoesWithARunThatLeavesNothingInIt() throws IOException {
        RunPlace empty = RunPlace.next(folder), full = RunPlace.next(folder);
        Files.writeString(full.folder().resolve("recipe.yaml"), "");
        empty.close();
        full.close();
        assertFalse(Files.exists(empty.folder()));
        assertTrue(Files.exists(full.folder()));
    }

    @Test
    void aFolderThatTheUserNamedStays() throws IOException {
        Path mine = Files.createDirectory(folder.resolve("mine"));
        RunPlace.given(mine).close();
        assertTrue(Files.exists(mine));
    }

    @Test
    void theNewestInterruptedRunIsResumed() throws IOException {
        interrupted("run", 1_000);
        interrupted("run-2", 3_000);
        interrupted("run-3", 2_000);
        Path finished = interrupted("run-4", 4_000);
        Files.writeString(finished.resolve("report.html"), "");
        assertEquals(folder.resolve("run-2"), RunPlace.newest(folder).folder());
    }

    @Test
    void membersOfWhichSomeAreNotDoneAreResumedAsOne() throws IOException {
        interrupted("run", 1_000);
        interrupted("several/member-2", 2_000);
        members("several", 1);
        assertEquals(folder.resolve("several"), RunPlace.newest(folder).folder());
        members("several", 3);
        assertEquals(folder.resolve("run"), RunPlace.newest(folder).folder(), "all three are done");
        interrupted("run-2", 3_000);
        members("several", 1);
        assertEquals(folder.resolve("run-2"), RunPlace.newest(folder).folder(), "changed later");
        Files.writeString(folder.resolve("several/members.json"), "[\"of another program\"]");
        assertEquals(folder.resolve("run-2"), RunPlace.newest(folder).folder());
    }

    @Test
    void withoutAnInterruptedRunThereIsNothingToResume() {
        UserError error = assertThrows(UserError.class, () -> RunPlace.newest(folder));
        assertTrue(error.fix().contains("--out"), error.fix());
    }

    private void members(String name, int done) throws IOException {
        Files.writeString(folder.resolve(name).resolve("members.json"), """
                {"version": 1, "members": "seeds=3", "recipe": "", "data": "", "done": %d}
                """.formatted(done));
    }

    private Path interrupted(String name, long time) throws IOException {
        Path run = Files.createDirectories(folder.resolve(name));
        Path checkpoint = Files.createDirectories(run.resolve("checkpoint")).resolve("state.safetensors");
        Files.writeString(checkpoint, "");
        Path recipe = run.resolve("recipe.yaml");
        Files.writeString(
                recipe,
                io.fovea.run.TrainingRun.defaults(io.fovea.train.Settings.NONE).toYaml());
        for (Path file : new Path[] {recipe, checkpoint}) Files.setLastModifiedTime(file, FileTime.fromMillis(time));
        return run;
    }
}
