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
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small network that learns from another one's bundle. */
class DistillationTest {
    private static final Settings SMALL = Settings.NONE
            .model("cnn")
            .epochs(12)
            .batchSize(16)
            .labelSmoothing(0)
            .augment("");

    @TempDir
    static Path folder;

    private static Path data;
    private static Path teacher;

    @BeforeAll
    static void trainTheTeacher() throws IOException {
        data = TinyPhotos.split(folder.resolve("photos"), 24, 1);
        TrainingRun.Result result =
                TrainingRun.on(data).into(folder.resolve("teacher")).with(SMALL).start();
        teacher = result.best();
    }

    private static TrainingRun.Result learn(String out, Path images, Path bundle, Settings more) {
        Settings taught =
                SMALL.distill(new Recipe.Distillation(bundle.toString(), 2, 1)).with(more);
        return TrainingRun.on(images).into(folder.resolve(out)).with(taught).start();
    }

    /** With a share of 1 the labels count for nothing: all that is learned comes from the teacher. */
    @Test
    void aPupilLearnsFromTheTeachersAnswersAlone() {
        TrainingRun.Result result = learn("pupil", data, teacher, Settings.NONE.seed(7));
        assertTrue(
                result.validation().accuracy() > 0.9,
                "accuracy " + result.validation().accuracy());
    }

    @Test
    void aRunGoesOnWithItsOwnTeacherOnly() throws IOException {
        Path bundle = Files.copy(teacher, folder.resolve("mine.fovea")), out = folder.resolve("goes-on");
        Settings taught = SMALL.distill(new Recipe.Distillation(bundle.toString(), 2, 1));
        StopAtPoll stop = new StopAtPoll(4);
        TrainingRun run = TrainingRun.on(data).into(out);
        assertTrue(run.with(taught).start(stop, stop).interrupted());
        byte[] own = Files.readAllBytes(bundle);
        Files.copy(teacher.resolveSibling("last.fovea"), bundle, StandardCopyOption.REPLACE_EXISTING);
        UserError error = assertThrows(UserError.class, () -> run.resume().start());
        assertTrue(error.getMessage().contains("mine.fovea is another one"), error.getMessage());
        Files.write(bundle, own);
        assertEquals(12, run.resume().start().history().size());
    }

    @Test
    void aTeacherOfOtherClassesIsRefusedWithTheirNames() throws IOException {
        Path other = TinyPhotos.split(folder.resolve("other"), 6, 1);
        for (String part : new String[] {"train", "validation", "test"}) {
            Files.move(other.resolve(part + "/down"), other.resolve(part + "/along"));
        }
        UserError error = assertThrows(UserError.class, () -> learn("refused", other, teacher, Settings.NONE));
        assertTrue(error.getMessage().contains("does not know along"), error.getMessage());
        assertTrue(error.getMessage().contains("only it has down"), error.getMessage());
        assertEquals(false, Files.exists(folder.resolve("refused")), "nothing is left");
    }

    @Test
    void aTeacherOfOtherImagesIsRefused() {
        UserError error = assertThrows(UserError.class, () -> learn("size", data, teacher, Settings.NONE.size(32)));
        assertTrue(error.getMessage().contains("this network 32x32"), error.getMessage());
    }

    @Test
    void aTeacherThatIsNoBundleIsRefused() {
        assertThrows(UserError.class, () -> learn("none", data, data.resolve("nothing.fovea"), Settings.NONE));
    }
}
