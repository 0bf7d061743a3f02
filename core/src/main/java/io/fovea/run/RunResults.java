package io.fovea.run;

import io.fovea.data.Labels;
import io.fovea.data.Part;
import io.fovea.evaluate.Advice;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.Examination;
import io.fovea.evaluate.MultiLabelEvaluation;
import io.fovea.evaluate.Tally;
import io.fovea.framing.Preprocessing;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.bundle.Bundle;
import io.fovea.internal.bundle.Manifest;
import io.fovea.internal.bundle.Provenance;
import io.fovea.internal.bundle.TrainedModel;
import io.fovea.internal.dataset.Dataset;
import io.fovea.internal.explain.ExplainingModel;
import io.fovea.internal.file.NewFile;
import io.fovea.internal.light.FeatureClassifier;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.report.ClassCounts;
import io.fovea.internal.report.EpochRow;
import io.fovea.internal.report.HtmlReport;
import io.fovea.internal.report.MetricsCsv;
import io.fovea.internal.report.ReportContent;
import io.fovea.internal.report.Thumbnails;
import io.fovea.internal.report.TrainingBatch;
import io.fovea.internal.training.FirstImages;
import io.fovea.internal.weights.PretrainedFile;
import io.fovea.train.EpochReport;
import io.fovea.train.Recipe;
import io.fovea.train.Schedule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a run leaves to be read and used: bundles, metrics, events for TensorBoard, and the report. */
final class RunResults implements AutoCloseable {
    private final RunFolder folder;
    private final Recipe recipe;
    private final CheckedData data;
    private final RunClock clock;
    private final Certainty certainty;
    private final Provenance provenance;
    private final RunEvents events;
    private final @Nullable RunTracking tracking;
    /** In place of the network's head; null for its own. */
    private @Nullable FeatureClassifier head;

    /**
     * @param weights that the training started from; null for random ones
     * @param clock of the run
     * @param tracking where else the figures go; null for nowhere
     */
    RunResults(
            RunFolder folder,
            Recipe recipe,
            @Nullable PretrainedFile weights,
            CheckedData data,
            RunClock clock,
            @Nullable RunTracking tracking) {
        this.folder = folder;
        this.recipe = recipe;
        this.data = data;
        this.clock = clock;
        this.tracking = tracking;
        certainty = new Certainty(recipe);
        events = new RunEvents(folder, recipe);
        provenance = Provenance.here(
                data.dataset().description(),
                data.dataset().samples(Part.TRAIN).size(),
                weights == null
                        ? PretrainedFile.NONE
                        : String.valueOf(weights.path().getFileName()));
    }

    /** What classifies in place of the network's head. */
    void classifyBy(FeatureClassifier light) {
        head = light;
    }

    /** The run has a folder. */
    void begin() {
        if (tracking != null) tracking.keep(folder.mlflow());
    }

    /**
     * An epoch is over.
     *
     * @param judged what the model is worth
     * @param isBest whether it is the best so far
     */
    void epoch(ImageModel model, List<EpochReport> history, Evaluation judged, boolean isBest) {
        snapshot(model, history.size(), judged);
        if (isBest) {
            Evaluation answers = certainty.of(judged);
            Map<String, Double> figures = figures("validation", answers);
            figures.put("epoch", (double) history.size());
            write(folder.best(), model, figures, answers, null);
        }
        writeHistory(history);
    }

    /** Keeps the weights at the end of a cycle of the rate, in a folder of their own. */
    private void snapshot(ImageModel model, int done, Evaluation judged) {
        if (!(recipe.schedule() instanceof Schedule.Cycles cycles)) return;
        cycles.ending(done, recipe.epochs()).ifPresent(number -> {
            Path member = folder.member(number);
            Evaluation answers = certainty.of(judged);
            Map<String, Double> figures = figures("validation", answers);
            figures.put("epoch", (double) done);
            write(member.resolve("best.fovea"), model, figures, answers, answers);
            byte[] text = recipe.toYaml().getBytes(StandardCharsets.UTF_8);
            NewFile.write(member.resolve("recipe.yaml"), out -> out.write(text));
        });
    }

    private void writeHistory(List<EpochReport> history) {
        List<EpochRow> rows = rows(history);
        try {
            MetricsCsv.write(folder.metrics(), rows);
        } catch (IOException e) {
            throw folder.unwritable(e);
        }
        EpochRow last = rows.get(rows.size() - 1);
        events.epoch(last);
        if (tracking != null) tracking.epoch(last);
    }

    /** Epochs that TensorBoard does not know of yet. */
    void writeEvents() {
        events.write();
    }

    /**
     * The model as training leaves it.
     *
     * @param judged when it was judged last; null for not since the run was resumed
     */
    void last(ImageModel model, @Nullable Evaluation judged) {
        write(folder.last(), model, Map.of(), judged == null ? null : certainty.of(judged), null);
    }

    /** The best epoch's model; the caller closes it. */
    ImageModel bestModel() {
        return Bundle.open(folder.best()).model();
    }

    /**
     * Completes best.fovea with its final figures, and writes the report.
     *
     * @param best is closed, because it explains itself in the report at last
     * @param slices of the validation images
     */
    void conclude(
            ImageModel best,
            List<EpochReport> history,
            Evaluation validation,
            @Nullable Evaluation test,
            Examination slices,
            List<Advice> advice) {
        Map<String, Double> figures = figures("validation", validation);
        if (test != null) figures.putAll(figures("test", test));
        certainty.given(validation).ifPresent(given -> {
            figures.put("validation.coverage", given.coverage());
            figures.put("validation.precision", given.accuracy());
        });
        int epoch = bestEpoch(history);
        if (epoch > 0) figures.put("epoch", (double) epoch);
        write(folder.best(), best, figures, validation, test != null ? test : validation);
        Manifest manifest = Bundle.open(folder.best()).manifest();
        TrainedModel trained =
                new TrainedModel(manifest, List.of(new TrainedModel.Member("", manifest, best, head)), null);
        try (ExplainingModel explaining = new ExplainingModel(trained)) {
            Thumbnails thumbnails = Thumbnails.of(dataset().samples(Part.VALIDATION), data.decoder())
                    .explainedBy(explaining);
            HtmlReport.write(
                    folder.report(),
                    folder.charts(),
                    report(best, history, validation, test, slices, thumbnails, advice));
        } catch (IOException e) {
            throw folder.unwritable(e);
        }
        events.conclude(epoch, validation, test);
        if (tracking != null) tracking.conclude(epoch, validation, test);
    }

    /** The run came to an error, which is what is told in any case. */
    void fail(Throwable error) {
        try {
            events.fail();
        } catch (IOException | RuntimeException e) {
            error.addSuppressed(e);
        }
    }

    /** 1 for the first. */
    private int bestEpoch(List<EpochReport> history) {
        return recipe.earlyStop().best(history) + 1;
    }

    /**
     * @param answers of these weights on validation images, as the bundle gives them; null where none are known
     * @param evaluation to be kept with them
     */
    private void write(
            Path file,
            ImageModel source,
            Map<String, Double> figures,
            @Nullable Evaluation answers,
            @Nullable Evaluation evaluation) {
        Labels labels = data.dataset().labels();
        Manifest manifest = new Manifest(
                labels.several() ? Bundle.SEVERAL_LABELS_VERSION : Bundle.FORMAT_VERSION,
                source.spec(),
                labels.names(),
                certainty.thresholds(labels, answers),
                Certainty.temperature(answers),
                answers == null ? null : certainty.unknownBelow(answers),
                RunRecipe.preprocessing(recipe.input()),
                null,
                data.dataset().heldOut(),
                provenance,
                figures);
        if (head == null) Bundle.write(file, manifest, source, recipe, evaluation);
        else Bundle.write(file, manifest.classifiedBy(head.kind()), source, head, recipe, evaluation);
    }

    private static Map<String, Double> figures(String part, Evaluation evaluation) {
        Tally tally = evaluation.tally();
        Map<String, Double> figures = new TreeMap<>();
        figures.put(part + ".accuracy", tally.accuracy());
        figures.put(part + ".loss", tally.loss());
        figures.put(part + ".images", (double) tally.seen());
        if (evaluation instanceof MultiLabelEvaluation several) {
            figures.put(part + ".microF1", several.micro().f1());
            figures.put(part + ".macroF1", several.macroF1());
            figures.put(part + ".meanAveragePrecision", several.meanAveragePrecision());
        }
        return figures;
    }

    static List<EpochRow> rows(List<EpochReport> history) {
        return history.stream()
                .map(e -> new EpochRow(
                        e.epoch(),
                        e.train().loss(),
                        e.train().accuracy(),
                        e.validation().loss(),
                        e.validation().accuracy(),
                        e.learningRate(),
                        e.seconds(),
                        e.labels()))
                .toList();
    }

    private ReportContent report(
            ImageModel best,
            List<EpochReport> history,
            Evaluation validation,
            @Nullable Evaluation test,
            Examination slices,
            Thumbnails thumbnails,
            List<Advice> advice) {
        ReportContent.Training training = new ReportContent.Training(
                rows(history),
                bestEpoch(history),
                recipe.earlyStop().rule(dataset().labels().several()),
                ClassCounts.of(dataset()),
                firstImages(),
                recipe.toYaml());
        return new ReportContent(
                recipe.network().model() + " on " + dataset().description(),
                facts(best, history, validation),
                training,
                "validation",
                validation,
                test,
                slices,
                thumbnails,
                advice.stream().map(Advice::text).toList(),
                Stream.concat(
                                data.problems().stream(),
                                data.damaged().stream().map(problem -> problem.path() + ": " + problem.reason()))
                        .toList(),
                nextCommands());
    }

    /** What the network saw first, made again as the training made it; a lost image costs the pictures, not the run. */
    private TrainingBatch firstImages() {
        try {
            FirstImages first = made();
            return TrainingBatch.of(
                    first, dataset().labels(), preparation(first.images().size()));
        } catch (UnreadableImage e) {
            return new TrainingBatch(List.of(), "The first training images cannot be shown: " + e.getMessage() + ".");
        }
    }

    private FirstImages made() {
        Preprocessing preprocessing = RunRecipe.preprocessing(recipe.input());
        return FirstImages.of(
                recipe,
                data.samples(Part.TRAIN),
                dataset().labels(),
                preprocessing,
                data.decoder(),
                data.framesAtHand(preprocessing));
    }

    private String preparation(int images) {
        String augmentation = recipe.augment().isEmpty()
                ? "and not augmented"
                : "then augmented by " + recipe.augment().text() + ", in every epoch differently";
        return "The first %d training images of the run, as the network got them: framed to %d x %d (%s), %s."
                .formatted(
                        images,
                        recipe.input().size(),
                        recipe.input().size(),
                        recipe.input().framing(),
                        augmentation);
    }

    private Dataset dataset() {
        return data.dataset();
    }

    private Map<String, String> facts(ImageModel model, List<EpochReport> history, Evaluation validation) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("data", dataset().description());
        facts.put(
                "images",
                "%,d training, %,d validation%s, %,d test"
                        .formatted(
                                dataset().samples(Part.TRAIN).size(),
                                dataset().samples(Part.VALIDATION).size(),
                                dataset().heldOut() == null ? "" : " (held out of training)",
                                dataset().samples(Part.TEST).size()));
        int damaged = data.damaged().size();
        if (damaged > 0) facts.put("left out", "%,d of these, whose files are damaged".formatted(damaged));
        facts.put("model", recipe.network().model());
        facts.put("parameters", "%,d".formatted(model.summary().parameters()));
        facts.put("trained part", NewModel.words(recipe.network().trainPart()));
        facts.put(
                "input",
                "%d x %d, %s"
                        .formatted(
                                recipe.input().size(),
                                recipe.input().size(),
                                recipe.input().framing()));
        facts.put("seed", String.valueOf(recipe.seed()));
        facts.put("epochs", String.valueOf(history.size()));
        facts.put("time", time());
        certainty.given(validation).ifPresent(given -> facts.put("answers", Certainty.words(given)));
        provenance.facts().forEach(facts::putIfAbsent); // its number of images is of training alone
        return facts;
    }

    /** Of the whole run so far, with its parts. */
    String time() {
        return clock.text();
    }

    /** The same for a checkpoint. */
    String timeNote() {
        return clock.note();
    }

    private List<String> nextCommands() {
        return List.of(
                "fovea predict " + folder.best() + " photo.jpg", "fovea evaluate " + folder.best() + " DATA --json");
    }

    @Override
    public void close() {
        events.close();
    }
}
