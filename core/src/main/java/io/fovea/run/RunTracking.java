package io.fovea.run;

import io.fovea.Version;
import io.fovea.evaluate.Evaluation;
import io.fovea.internal.mlflow.LoggedRun;
import io.fovea.internal.mlflow.MlflowFailure;
import io.fovea.internal.mlflow.MlflowServer;
import io.fovea.internal.mlflow.MlflowStatus;
import io.fovea.internal.mlflow.Outbox;
import io.fovea.internal.mlflow.RunReference;
import io.fovea.internal.mlflow.Unsent;
import io.fovea.internal.report.Curves;
import io.fovea.internal.report.EpochRow;
import io.fovea.internal.text.Printable;
import io.fovea.train.Hyperparameter;
import io.fovea.train.Recipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A run as a server of MLflow is told of it. The server decides whether a run starts, and nothing after that: what it
 * does not take while the run is on is sent again, and told at the end.
 */
final class RunTracking {
    /** Characters of a value that servers of every version keep; those of today keep 6,000. */
    static final int LONGEST_VALUE = 500;

    /** What a run waits for at its end, and where its user wants it to stop. */
    private static final Duration LAST_PATIENCE = Duration.ofSeconds(15), HURRY = Duration.ofSeconds(3);

    private final RunReference reference;
    private final Outbox outbox;
    private final RunListener listener;

    private RunTracking(RunReference reference, Outbox outbox, RunListener listener) {
        this.reference = reference;
        this.outbox = outbox;
        this.listener = listener;
    }

    /**
     * Begins the run on the server, or goes on with it there, and sends its settings and the epochs that are not there
     * yet.
     *
     * @param before epochs of earlier starts
     * @return null where no server was named
     * @throws io.fovea.UserError if the server cannot be reached, or refuses
     */
    static @Nullable RunTracking start(
            RunProcess process, RunFolder folder, Recipe recipe, String data, List<EpochRow> before) {
        Mlflow mlflow = process.mlflow();
        if (process.rehearsal() != null) return null;
        boolean isKnown = folder.isResumable() && Files.exists(folder.mlflow());
        if (mlflow == null) {
            String note = "mlflow.json tells where this run was logged; with --mlflow it goes on there";
            if (isKnown) process.listener().note(note);
            return null;
        }
        RunReference known = isKnown ? RunReference.read(folder.mlflow()) : null;
        try {
            return started(mlflow, process, known, recipe, data, before);
        } catch (MlflowFailure e) {
            throw mlflow.unusable(e);
        }
    }

    /** @param known where it was logged by earlier starts; null for nowhere */
    private static RunTracking started(
            Mlflow mlflow,
            RunProcess process,
            @Nullable RunReference known,
            Recipe recipe,
            String data,
            List<EpochRow> before)
            throws MlflowFailure {
        MlflowServer server = mlflow.server();
        RunListener listener = process.listener();
        LoggedRun logged = LoggedRun.EMPTY;
        RunReference reference = null;
        if (known != null && !known.server().equals(mlflow.address())) {
            listener.warning("the run was logged to " + known.server() + " until now: it is logged to " + mlflow
                    + " as a new one");
        }
        if (known != null && known.server().equals(mlflow.address())) {
            Optional<LoggedRun> there = server.run(known.run());
            if (there.isPresent()) {
                server.resume(known.run());
                if (!server.experiment(mlflow.experiment()).equals(Optional.of(known.experiment()))) {
                    listener.warning("the run goes on in the experiment that it was begun in, and not in "
                            + mlflow.experiment());
                }
                logged = there.get();
                reference = known;
            } else {
                listener.warning("the run is no longer on " + mlflow + ": it is logged there as a new one");
            }
        }
        if (reference == null) reference = created(server, mlflow, process, data);
        RunTracking tracking = new RunTracking(reference, Outbox.open(server, reference.run()), listener);
        tracking.catchUp(recipe, before, logged);
        listener.note("logging to MLflow: " + reference.page());
        return tracking;
    }

    private static RunReference created(MlflowServer server, Mlflow mlflow, RunProcess process, String data)
            throws MlflowFailure {
        String experiment = server.experimentForSure(mlflow.experiment());
        Map<String, String> tags = new TreeMap<>();
        tags.put(
                "mlflow.runName",
                String.valueOf(process.out().toAbsolutePath().normalize().getFileName()));
        tags.put("mlflow.user", String.valueOf(System.getProperty("user.name")));
        tags.put("mlflow.source.name", "fovea train");
        tags.put("mlflow.source.type", "LOCAL");
        tags.put("fovea.version", Version.current());
        tags.put("fovea.data", data);
        tags.replaceAll((key, value) -> cut(Printable.of(value)));
        return new RunReference(
                mlflow.address(), experiment, server.create(experiment, tags, System.currentTimeMillis()));
    }

    private void catchUp(Recipe recipe, List<EpochRow> before, LoggedRun logged) {
        Map<String, String> settings = new LinkedHashMap<>();
        List<String> cut = new ArrayList<>();
        for (Hyperparameter setting : recipe.hyperparameters()) {
            if (setting.value() == null || logged.params().contains(setting.name())) continue;
            settings.put(setting.name(), cut(setting.text()));
            if (setting.text().length() > LONGEST_VALUE) cut.add(setting.name());
        }
        if (!cut.isEmpty()) {
            listener.note("cut to the " + LONGEST_VALUE + " characters that MLflow keeps: " + String.join(", ", cut)
                    + "; recipe.yaml has all of it");
        }
        outbox.params(settings);
        for (EpochRow row : before) if (row.epoch() > logged.lastStep(Curves.LOSS)) epoch(row);
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE - 1) + "…";
    }

    /** The run has a folder: who goes on with it finds there where it is logged. */
    void keep(Path file) {
        reference.write(file);
    }

    /** Returns at once. */
    void epoch(EpochRow row) {
        outbox.metrics(Curves.of(row), row.epoch());
        outbox.trouble()
                .ifPresent(reason -> listener.warning(reference.server() + " does not take the figures now (" + reason
                        + "); the training goes on, and they are sent again after every epoch"));
    }

    /**
     * The run is complete.
     *
     * @param best epoch, 1 for the first
     */
    void conclude(int best, Evaluation validation, @Nullable Evaluation test) {
        outbox.metrics(Curves.best(validation), best);
        if (test != null) outbox.metrics(Curves.test(test), best);
    }

    /** Waits some seconds at most, and says what was not logged. */
    void end(MlflowStatus how) {
        Unsent unsent = outbox.end(how, how == MlflowStatus.FINISHED ? LAST_PATIENCE : HURRY);
        if (unsent.isNothing()) return;
        List<String> missing = new ArrayList<>();
        if (unsent.entries() > 0) missing.add("%,d settings and figures".formatted(unsent.entries()));
        if (unsent.end()) missing.add("that the run is over");
        listener.warning("not logged to " + reference.server() + ": " + String.join(", and ", missing) + " ("
                + unsent.reason() + "); metrics.csv has all figures");
    }
}
