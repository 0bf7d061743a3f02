package io.fovea.run;

import io.fovea.data.Part;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.Tally;
import io.fovea.internal.bundle.Bundle;
import io.fovea.internal.bundle.Manifest;
import io.fovea.internal.bundle.Provenance;
import io.fovea.internal.file.NewFile;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.report.EpochRow;
import io.fovea.internal.report.HtmlReport;
import io.fovea.internal.report.MetricsCsv;
import io.fovea.internal.report.TensorBoardWriter;
import io.fovea.internal.training.Checkpoints;
import io.fovea.internal.training.RecipeFile;
import io.fovea.internal.training.TrainingProgress;
import io.fovea.internal.weights.PretrainedFile;
import io.fovea.train.Diverged;
import io.fovea.train.EpochReport;
import io.fovea.train.Recipe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes what a run leaves in its folder. */
final class RunFiles implements Checkpoints, AutoCloseable {
    private final RunFolder folder;
    private final Recipe recipe;
    private final CheckedData data;
    private final String digest;
    private final ImageModel model;
    private final Provenance provenance;
    private final List<EpochRow> newEvents = new ArrayList<>();
    private boolean begun;
    private @Nullable TensorBoardWriter events;

    /**
     * @param weights that the training started from; null for random ones
     * @param digest of the list of samples
     */
    RunFiles(
            RunFolder folder,
            Recipe recipe,
            @Nullable PretrainedFile weights,
            CheckedData data,
            String digest,
            ImageModel model) {
        this.folder = folder;
        this.recipe = recipe;
        this.data = data;
        this.digest = digest;
        this.model = model;
        provenance = Provenance.here(
                data.dataset().description(),
                data.dataset().samples(Part.TRAIN).size(),
                weights == null
                        ? PretrainedFile.NONE
                        : String.valueOf(weights.path().getFileName()));
    }

    /** The run has something to keep: recipe and list of samples, unless they are there from an earlier start. */
    private void begin() {
        if (begun) return;
        folder.prepare();
        byte[] text = RecipeFile.toYaml(recipe).getBytes(StandardCharsets.UTF_8);
        if (!holds(folder.recipe(), text)) NewFile.write(folder.recipe(), out -> out.write(text));
        Resumption.writeSamples(folder, data.list());
        begun = true;
    }

    private boolean holds(Path file, byte[] content) {
        try {
            return Files.exists(file) && Arrays.equals(Files.readAllBytes(file), content);
        } catch (IOException e) {
            throw folder.unwritable(e);
        }
    }

    @Override
    public @Nullable Path last() {
        return Files.exists(folder.checkpoint()) ? folder.checkpoint() : null;
    }

    /** An older run's results go when this one's first epoch is safe. */
    @Override
    public void save(TrainingProgress progress, State state) {
        begin();
        state.write(folder.checkpoint(), Resumption.notes(data, digest));
        if (!progress.history().isEmpty()) folder.accept();
        writeEvents();
    }

    /** Keeps metrics and best.fovea up to date with every epoch, then passes it on. */
    RunListener listening(RunListener listener) {
        return new RunListener() {
            @Override
            public void begin(int epoch, long images) {
                listener.begin(epoch, images);
            }

            @Override
            public void step(int epoch, int step, int steps, Tally soFar) {
                data.tell(listener);
                listener.step(epoch, step, steps, soFar);
            }

            @Override
            public void epoch(List<EpochReport> history, boolean best) {
                data.tell(listener);
                RunFiles.this.begin();
                EpochReport last = history.get(history.size() - 1);
                if (best) write(folder.best(), model, Map.of("validation", last.validation()), null);
                writeHistory(history);
                listener.epoch(history, best);
            }
        };
    }

    private void writeHistory(List<EpochReport> history) {
        List<EpochRow> rows = rows(history);
        try {
            MetricsCsv.write(folder.metrics(), rows);
        } catch (IOException e) {
            throw folder.unwritable(e);
        }
        newEvents.add(rows.get(rows.size() - 1));
    }

    /** Not before this run's results are at their place: the file stays open. */
    private void writeEvents() {
        if (folder.isReplacing()) return;
        try {
            if (events == null) events = TensorBoardWriter.open(folder.tensorboard());
            for (EpochRow row : newEvents) events.epoch(row);
            newEvents.clear();
        } catch (IOException e) {
            throw folder.unwritable(e);
        }
    }

    /** What is left of a run whose network came to nothing. */
    String kept(Diverged diverged) {
        if (folder.isReplacing()) {
            folder.discard();
            return "the older run in " + folder.folder() + " is as it was";
        }
        if (diverged.epochs() == 0) return "no epoch was finished, so there is no model of it";
        return "%s holds epoch %d, the best before, and %s the last state that was good"
                .formatted(folder.best(), diverged.bestEpoch(), folder.checkpoint());
    }

    /** The model as it is now. */
    void writeLast() {
        begin();
        write(folder.last(), model, Map.of(), null);
    }

    /** The best epoch's model; the caller closes it. */
    ImageModel bestModel() {
        return Bundle.open(folder.best()).model();
    }

    /** Completes best.fovea with its final figures, and writes the report. */
    void conclude(ImageModel best, List<EpochReport> history, Evaluation validation, @Nullable Evaluation test) {
        Map<String, Tally> tallies = new TreeMap<>(Map.of("validation", validation.tally()));
        if (test != null) tallies.put("test", test.tally());
        write(folder.best(), best, tallies, test != null ? test : validation);
        RunReport report = new RunReport(folder, recipe, data, best, provenance);
        try {
            HtmlReport.write(folder.report(), report.content(history, rows(history), validation, test));
        } catch (IOException e) {
            throw folder.unwritable(e);
        }
    }

    private void write(Path file, ImageModel source, Map<String, Tally> tallies, @Nullable Evaluation evaluation) {
        Map<String, Double> metrics = new TreeMap<>();
        tallies.forEach((part, tally) -> {
            metrics.put(part + ".accuracy", tally.accuracy());
            metrics.put(part + ".loss", tally.loss());
        });
        Manifest manifest = new Manifest(
                Bundle.FORMAT_VERSION,
                source.spec(),
                data.dataset().labels().names(),
                RunRecipe.preprocessing(recipe.input()),
                data.dataset().heldOut(),
                provenance,
                metrics);
        Bundle.write(file, manifest, source, recipe, evaluation);
    }

    private static List<EpochRow> rows(List<EpochReport> history) {
        return history.stream()
                .map(e -> new EpochRow(
                        e.epoch(),
                        e.train().loss(),
                        e.train().accuracy(),
                        e.validation().loss(),
                        e.validation().accuracy(),
                        e.learningRate(),
                        e.seconds()))
                .toList();
    }

    @Override
    public void close() {
        try {
            if (events != null) events.close();
        } catch (IOException e) {
            throw folder.unwritable(e);
        }
    }
}
