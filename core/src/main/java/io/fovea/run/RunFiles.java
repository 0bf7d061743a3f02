package io.fovea.run;

import io.fovea.UserError;
import io.fovea.bundle.Bundle;
import io.fovea.bundle.Manifest;
import io.fovea.bundle.Provenance;
import io.fovea.data.Dataset;
import io.fovea.data.Part;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.Tally;
import io.fovea.image.ImageDecoder;
import io.fovea.model.ImageModel;
import io.fovea.report.EpochRow;
import io.fovea.report.HtmlReport;
import io.fovea.report.MetricsCsv;
import io.fovea.report.TensorBoardWriter;
import io.fovea.torch.NewFile;
import io.fovea.train.EpochReport;
import io.fovea.train.Recipe;
import io.fovea.train.RecipeFile;
import io.fovea.weights.WeightFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes what a run leaves in its folder. */
final class RunFiles implements AutoCloseable {
    private final RunFolder folder;
    private final Recipe recipe;
    private final Dataset dataset;
    private final ImageModel model;
    private final ImageDecoder decoder;
    private final Provenance provenance;
    private @Nullable TensorBoardWriter events;

    /** @param weights that the training started from; null for random ones */
    RunFiles(
            RunFolder folder,
            Recipe recipe,
            @Nullable WeightFile weights,
            Dataset dataset,
            ImageModel model,
            ImageDecoder decoder) {
        this.folder = folder;
        this.recipe = recipe;
        this.dataset = dataset;
        this.model = model;
        this.decoder = decoder;
        provenance = Provenance.here(
                dataset.description(),
                dataset.samples(Part.TRAIN).size(),
                weights == null
                        ? WeightFile.NONE
                        : String.valueOf(weights.path().getFileName()));
    }

    void writeRecipe() {
        NewFile.write(
                folder.recipe(), out -> out.write(RecipeFile.toYaml(recipe).getBytes(StandardCharsets.UTF_8)));
    }

    /** Keeps metrics, events and best.fovea up to date with every epoch, then passes it on. */
    RunListener listening(RunListener listener) {
        return new RunListener() {
            @Override
            public void step(int epoch, int step, int steps, Tally soFar) {
                listener.step(epoch, step, steps, soFar);
            }

            @Override
            public void epoch(List<EpochReport> history, boolean best) {
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
            if (events == null) events = TensorBoardWriter.open(folder.tensorboard());
            events.epoch(rows.get(rows.size() - 1));
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** The model as it is now. */
    void writeLast() {
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
        RunReport report = new RunReport(folder, recipe, dataset, decoder, best, provenance);
        try {
            HtmlReport.write(folder.report(), report.content(history, rows(history), validation, test));
        } catch (IOException e) {
            throw unwritable(e);
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
                dataset.labels().names(),
                RunRecipe.preprocessing(recipe.input()),
                dataset.heldOut(),
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

    private UserError unwritable(IOException e) {
        return new UserError(
                "cannot write into " + folder.folder() + ": " + e.getMessage(),
                "free some space, or check its permissions",
                e);
    }

    @Override
    public void close() {
        try {
            if (events != null) events.close();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }
}
