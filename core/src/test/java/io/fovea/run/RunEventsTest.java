package io.fovea.run;

import static io.fovea.run.SmallRuns.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.TinyPhotos;
import io.fovea.UserError;
import io.fovea.evaluate.Evaluation;
import io.fovea.internal.report.EventFile;
import io.fovea.train.EpochReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What TensorBoard shows of whole runs, beside their curves. */
class RunEventsTest {
    private static final int SUCCESS = 1, FAILURE = 2, NONE_YET = 0;

    @TempDir
    Path folder;

    Path data;
    SmallRuns run;

    @BeforeEach
    void draw() throws IOException {
        data = TinyPhotos.split(folder.resolve("photos"), 12, 1);
        run = new SmallRuns(data, folder.resolve("run"));
    }

    @Test
    void aCompleteRunHasItsSettingsTheBestEpochsFiguresAndItsConfusionMatrix() throws IOException {
        TrainingRun.Result result = run.train(RunFolder.Existing.REFUSE, with("optimizer.lr", 0.002));
        Path events = run.file("tensorboard");
        Map<String, Object> settings = EventFile.settings(events);
        assertEquals("cnn", settings.get("network.model"));
        assertEquals(0.002, settings.get("optimizer.lr"));
        assertEquals(3.0, settings.get("epochs"));
        List<EventFile.Scalar> scalars = EventFile.scalars(events);
        int best = result.bestEpoch();
        Evaluation validation = Objects.requireNonNull(result.validation()),
                test = Objects.requireNonNull(result.test());
        assertTrue(scalars.contains(new EventFile.Scalar("loss/best", best, (float) validation.loss())));
        assertTrue(scalars.contains(new EventFile.Scalar("accuracy/test", best, (float) test.accuracy())));
        List<EventFile.Picture> pictures = EventFile.pictures(events);
        assertEquals(1, pictures.size());
        assertEquals("confusion/validation", pictures.get(0).tag());
        assertEquals(best, pictures.get(0).step());
        assertEquals(SUCCESS, EventFile.end(events));
    }

    @Test
    void anInterruptedRunHasNotEndedAndIsOneWhenItHasGoneOn() throws IOException {
        AtomicBoolean finishedOne = new AtomicBoolean();
        RunListener listener = new RunListener() {
            @Override
            public void epoch(List<EpochReport> history, boolean best) {
                finishedOne.set(true);
            }
        };
        assertTrue(run.train(RunFolder.Existing.REFUSE, with(), listener, finishedOne::get)
                .interrupted());
        assertEquals(NONE_YET, EventFile.end(run.file("tensorboard")));
        run.resume();
        assertEquals(SUCCESS, EventFile.end(run.file("tensorboard")));
        assertEquals(3.0, EventFile.settings(run.file("tensorboard")).get("epochs"));
        assertEquals(
                List.of(1L, 2L, 3L),
                EventFile.scalars(run.file("tensorboard")).stream()
                        .filter(scalar -> scalar.tag().equals("loss/validation"))
                        .map(EventFile.Scalar::step)
                        .toList());
    }

    @Test
    void aRunThatComesToAnErrorHasFailedUntilItHasGoneOn() throws IOException {
        RunListener listener = new RunListener() {
            @Override
            public void epoch(List<EpochReport> history, boolean best) {
                if (history.size() == 2) throw new UserError("the share is gone", "mount it");
            }
        };
        assertThrows(UserError.class, () -> run.train(RunFolder.Existing.REFUSE, with(), listener, () -> false));
        assertEquals(FAILURE, EventFile.end(run.file("tensorboard")));
        run.resume();
        assertEquals(SUCCESS, EventFile.end(run.file("tensorboard")));
    }
}
