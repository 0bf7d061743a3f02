package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.TinyPhotos;
import io.fovea.UserError;
import io.fovea.internal.mlflow.RunReference;
import io.fovea.internal.mlflow.TrackingServer;
import io.fovea.internal.mlflow.TrackingServer.Mood;
import io.fovea.train.EpochReport;
import io.fovea.train.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs, logged to a server that refuses whatever MLflow would. */
@Timeout(120)
class MlflowRunTest {
    @TempDir
    Path folder;

    Path data;
    SmallRuns run;
    TrackingServer server;

    @BeforeEach
    void draw() throws IOException {
        data = TinyPhotos.split(folder.resolve("photos"), 12, 1);
        run = new SmallRuns(data, folder.resolve("run"));
        server = TrackingServer.start();
    }

    @AfterEach
    void nothingWasRefused() {
        server.close();
        assertEquals(List.of(), server.refusals);
    }

    private Mlflow mlflow() {
        return Mlflow.at(server.address()).patience(Duration.ofSeconds(2));
    }

    private TrainingRun with(RunFolder.Existing existing, Map<String, Object> values) {
        return SmallRuns.run(data, run.out(), existing, SmallRuns.settings(values));
    }

    private TrainingRun first() {
        return with(RunFolder.Existing.REFUSE, SmallRuns.with());
    }

    private TrainingRun resumed() {
        return with(RunFolder.Existing.RESUME, Map.of());
    }

    /** Does something in the epochs' listener. */
    private static class AtEpoch extends SmallRuns.Told implements BooleanSupplier {
        private final int epoch;
        private final Runnable what;
        private volatile boolean stop;

        AtEpoch(int epoch, Runnable what) {
            this.epoch = epoch;
            this.what = what;
        }

        static AtEpoch stopping(int epoch) {
            return new AtEpoch(epoch, () -> {}) {
                @Override
                public void epoch(List<EpochReport> history, boolean best) {
                    super.epoch(history, best);
                    if (history.size() == epoch) stop();
                }
            };
        }

        void stop() {
            stop = true;
        }

        @Override
        public void epoch(List<EpochReport> history, boolean best) {
            if (history.size() == epoch) what.run();
        }

        @Override
        public boolean getAsBoolean() {
            return stop;
        }
    }

    @Test
    void aRunIsLoggedWithSettingsEpochsFinalFiguresAndItsEnd() throws IOException {
        long before = System.currentTimeMillis();
        SmallRuns.Told told = new SmallRuns.Told();
        TrainingRun.Result result =
                first().mlflow(mlflow().experiment("pets & co")).start(told);
        TrackingServer.Run logged = server.run();
        assertEquals(server.experiments.get("pets & co"), logged.experiment);
        assertEquals("run", logged.tags.get("mlflow.runName"));
        assertEquals(System.getProperty("user.name"), logged.tags.get("mlflow.user"));
        assertEquals("fovea train", logged.tags.get("mlflow.source.name"));
        assertEquals("cnn", logged.params.get("network.model"));
        assertEquals("3", logged.params.get("epochs"));
        assertEquals(List.of("RUNNING", "FINISHED"), logged.statuses);
        assertTrue(logged.ended);
        for (EpochReport epoch : result.history()) {
            TrackingServer.Value loss = value(logged, "loss/validation", epoch.epoch());
            assertEquals(epoch.validation().loss(), loss.value());
            assertTrue(loss.timestamp() >= before && loss.timestamp() <= System.currentTimeMillis());
            assertEquals(
                    epoch.train().accuracy(),
                    value(logged, "accuracy/train", epoch.epoch()).value());
        }
        int best = result.bestEpoch();
        assertEquals(
                Objects.requireNonNull(result.validation()).loss(),
                value(logged, "loss/best", best).value());
        assertEquals(
                Objects.requireNonNull(result.test()).accuracy(),
                value(logged, "accuracy/test", best).value());
        RunReference kept = RunReference.read(run.file("mlflow.json"));
        assertEquals(server.address(), kept.server());
        assertTrue(told.notes.contains("logging to MLflow: " + kept.page()), told.notes.toString());
        assertEquals(List.of(), told.warnings);
    }

    private static TrackingServer.Value value(TrackingServer.Run logged, String key, long step) {
        List<TrackingServer.Value> found = logged.metrics.stream()
                .filter(value -> value.key().equals(key) && value.step() == step)
                .toList();
        assertEquals(1, found.size(), key + " of epoch " + step);
        return found.get(0);
    }

    @Test
    void aServerThatCannotBeReachedRefusesTheRunBeforeAnythingIsDone() {
        server.close();
        UserError error = assertThrows(
                UserError.class,
                () -> first().mlflow(mlflow().login("me", "secret")).start());
        assertEquals("the MLflow server " + server.address() + " cannot be used: no connection", error.getMessage());
        assertFalse(Files.exists(run.out()));
    }

    @Test
    void aServerThatSaysNothingRefusesTheRunInTime() {
        server.become(Mood.SILENT);
        long start = System.nanoTime();
        UserError error = assertThrows(
                UserError.class,
                () -> first().mlflow(mlflow().patience(Duration.ofMillis(300))).start());
        assertTrue(String.valueOf(error.getMessage()).contains("no answer within 0.3 s"), error.getMessage());
        assertTrue(System.nanoTime() - start < 5_000_000_000L);
        assertFalse(Files.exists(run.out()));
    }

    @Test
    void aServerThatFailsMidwayCostsAWarningAndIsToldEverythingWhenItIsBack() throws IOException {
        AtEpoch listener = new AtEpoch(1, () -> server.become(Mood.BROKEN)) {
            @Override
            public void epoch(List<EpochReport> history, boolean best) {
                super.epoch(history, best);
                if (history.size() <= 2) sleep(800); // longer than an attempt
                if (history.size() == 3) server.become(Mood.WELL);
            }
        };
        with(RunFolder.Existing.REFUSE, SmallRuns.with("epochs", 4))
                .mlflow(mlflow())
                .start(listener);
        assertEquals(1, listener.warnings.size(), listener.warnings.toString());
        assertTrue(listener.warnings.get(0).contains("(HTTP 500); the training goes on"), listener.warnings.get(0));
        assertEquals(List.of(1L, 2L, 3L, 4L), server.run().steps("loss/validation"));
        assertEquals(List.of("RUNNING", "FINISHED"), server.run().statuses);
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aServerThatHangsMidwayNeverStopsTheRunAndAResumeSendsWhatIsMissing() throws IOException {
        AtEpoch listener = new AtEpoch(2, () -> server.become(Mood.SILENT));
        TrainingRun.Result result =
                first().mlflow(mlflow().patience(Duration.ofMillis(400))).start(listener);
        assertFalse(result.interrupted());
        assertEquals(4, Files.readAllLines(run.file("metrics.csv")).size());
        String last = listener.warnings.get(listener.warnings.size() - 1);
        assertTrue(last.startsWith("not logged to " + server.address() + ": "), last);
        assertTrue(last.contains("that the run is over (no answer within 0.4 s)"), last);
        assertEquals(List.of("RUNNING"), server.run().statuses);
        server.become(Mood.WELL);
        resumed().mlflow(mlflow()).start();
        assertEquals(List.of(1L, 2L, 3L), server.run().steps("loss/validation"));
        assertEquals(List.of("RUNNING", "RUNNING", "FINISHED"), server.run().statuses);
        assertEquals(1, server.run().steps("accuracy/test").size());
    }

    @Test
    void anInterruptedRunIsKilledAndGoesOnAsTheSameOne() throws IOException {
        AtEpoch listener = AtEpoch.stopping(1);
        assertTrue(first().mlflow(mlflow()).start(listener, listener).interrupted());
        assertEquals(List.of("RUNNING", "KILLED"), server.run().statuses);
        assertFalse(resumed().mlflow(mlflow()).start().interrupted());
        TrackingServer.Run logged = server.run();
        assertEquals(List.of("RUNNING", "KILLED", "RUNNING", "FINISHED"), logged.statuses);
        assertEquals(List.of(1L, 2L, 3L), logged.steps("loss/train"));
    }

    @Test
    void aRunThatIsNoLongerThereIsLoggedAsANewOneFromItsFirstEpoch() throws IOException {
        AtEpoch listener = AtEpoch.stopping(2);
        first().mlflow(mlflow()).start(listener, listener);
        server.runs.clear();
        SmallRuns.Told told = new SmallRuns.Told();
        resumed().mlflow(mlflow()).start(told);
        assertTrue(told.warnings.get(0).contains("no longer on " + server.address()), told.warnings.toString());
        assertEquals(List.of(1L, 2L, 3L), server.run().steps("loss/train"));
        assertTrue(server.runs.containsKey(
                RunReference.read(run.file("mlflow.json")).run()));
    }

    @Test
    void aResumeWithoutAServerSaysThatThereIsOneAndAsksNone() {
        AtEpoch listener = AtEpoch.stopping(1);
        first().mlflow(mlflow()).start(listener, listener);
        int calls = server.calls.get();
        SmallRuns.Told told = new SmallRuns.Told();
        resumed().start(told);
        assertTrue(told.notes.stream().anyMatch(line -> line.contains("mlflow.json")), told.notes.toString());
        assertEquals(calls, server.calls.get());
    }

    @Test
    void aRunThatReplacesAnotherIsARunOfItsOwn() throws IOException {
        first().mlflow(mlflow()).start();
        RunReference old = RunReference.read(run.file("mlflow.json"));
        with(RunFolder.Existing.OVERWRITE, SmallRuns.with("seed", 2))
                .mlflow(mlflow())
                .start();
        assertNotEquals(old, RunReference.read(run.file("mlflow.json")));
        assertEquals(2, server.runs.size());
        with(RunFolder.Existing.OVERWRITE, SmallRuns.with("seed", 3)).start();
        assertFalse(Files.exists(run.file("mlflow.json")), "this one was not logged");
    }

    @Test
    void aRunThatComesToAnErrorHasFailed() {
        Map<String, Object> diverging =
                SmallRuns.with("optimizer.type", "sgd", "optimizer.lr", 1e30, "schedule", "constant");
        assertThrows(
                UserError.class,
                () -> with(RunFolder.Existing.REFUSE, diverging)
                        .mlflow(mlflow())
                        .start());
        assertEquals(List.of("RUNNING", "FAILED"), server.run().statuses);
    }

    @Test
    void aLongValueIsCutAndThatIsSaid() {
        Settings settings = SmallRuns.settings(SmallRuns.with("epochs", 1));
        String long500 = "rotate=10," + "flip=0.25,".repeat(60) + "flip";
        SmallRuns.Told told = new SmallRuns.Told();
        TrainingRun.Result result = SmallRuns.run(data, run.out(), RunFolder.Existing.REFUSE, settings)
                .augment(long500)
                .mlflow(mlflow())
                .start(told);
        String whole = result.recipe().augment().text(),
                cut = server.run().params.get("augment");
        assertEquals(whole.substring(0, 499) + "…", cut);
        assertTrue(
                told.notes.contains("cut to the 500 characters that MLflow keeps: augment; recipe.yaml has all of it"),
                told.notes.toString());
    }

    @Test
    void aRunOfSeveralLabelsHasTheirFigures() throws IOException {
        StringBuilder rows = new StringBuilder("path,labels,split\n");
        for (String part : List.of("train", "validation", "test")) {
            for (String name : List.of("across", "down", "none")) {
                String labels = name.equals("none") ? "" : name;
                for (int i = 0; i < 4; i++) {
                    rows.append("photos/%s/%s/%d.png,%s,%s%n".formatted(part, name, i, labels, part));
                }
            }
        }
        Path table = Files.writeString(
                folder.resolve("bars.csv"), rows.append("photos/train/down/5.png,across;down,train\n"));
        Settings settings = SmallRuns.settings(SmallRuns.with("epochs", 2));
        SmallRuns.run(table, run.out(), RunFolder.Existing.REFUSE, settings)
                .mlflow(mlflow())
                .start();
        assertEquals(
                List.of(
                        "exactly_right/best",
                        "exactly_right/test",
                        "exactly_right/train",
                        "exactly_right/validation",
                        "learning_rate",
                        "loss/best",
                        "loss/test",
                        "loss/train",
                        "loss/validation",
                        "macro_f1/best",
                        "macro_f1/test",
                        "macro_f1/validation",
                        "map/best",
                        "map/test",
                        "map/validation"),
                server.run().metrics.stream()
                        .map(TrackingServer.Value::key)
                        .sorted()
                        .distinct()
                        .collect(Collectors.toList()));
    }

    @Test
    void aTrialIsNotLogged() {
        first().mlflow(mlflow()).trial(RunListener.SILENT, () -> false);
        assertEquals(0, server.calls.get());
    }

    @Test
    void credentialsGoIntoEveryCallAndNowhereElse() throws IOException {
        String password = "s3cr:et";
        String basic =
                "Basic " + Base64.getEncoder().encodeToString(("me:" + password).getBytes(StandardCharsets.UTF_8));
        try (TrackingServer closed = TrackingServer.start(basic)) {
            UserError error = assertThrows(
                    UserError.class,
                    () -> first().mlflow(Mlflow.at(closed.address())).start());
            assertTrue(String.valueOf(error.getMessage()).contains("other credentials (HTTP 401)"), error.getMessage());
            Mlflow known = Mlflow.at(closed.address().replace("//", "//me:s3cr%3Aet@"));
            SmallRuns.Told told = new SmallRuns.Told();
            first().mlflow(known).start(told);
            assertEquals(List.of("RUNNING", "FINISHED"), closed.run().statuses);
            for (String file : run.files().keySet()) {
                assertFalse(
                        Files.readString(run.file(file), StandardCharsets.ISO_8859_1)
                                .contains("s3cr"),
                        file);
            }
            assertFalse((told.notes + " " + told.warnings + known).contains("s3cr"));
        }
    }
}
