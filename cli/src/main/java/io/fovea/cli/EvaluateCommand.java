package io.fovea.cli;

import io.fovea.UserError;
import io.fovea.data.Part;
import io.fovea.ensemble.EnsembleFigures;
import io.fovea.evaluate.Coverage;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.Examination;
import io.fovea.evaluate.Figure;
import io.fovea.evaluate.SingleLabelEvaluation;
import io.fovea.evaluate.Strangers;
import io.fovea.framing.Views;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.bundle.Manifest;
import io.fovea.internal.bundle.TrainedModel;
import io.fovea.internal.dataset.Dataset;
import io.fovea.internal.evaluation.Examiner;
import io.fovea.internal.file.NewFile;
import io.fovea.internal.report.PredictionsCsv;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fovea evaluate}. */
@Command(
        name = "evaluate",
        description = "Judge a trained model on labelled images.",
        footer = {
            "Examples:",
            "  fovea evaluate run/best.fovea photos --split test",
            "  fovea evaluate run/best.fovea other-photos --json > evaluation.json",
            "  fovea evaluate run/best.fovea new-photos --report new-photos.html",
            "  fovea evaluate run/best.fovea photos --fail-under accuracy=0.85 --predictions answers.csv",
            "  fovea evaluate run/best.fovea photos --unlike other-things",
            "  fovea evaluate run/best.fovea photos --tta flip,crops=5",
            "  fovea evaluate run/best.fovea photos --slices --robustness 200",
            "  fovea evaluate mobilenet_v2 animals --weights imagenet1k_v1",
            "",
            "Classes are matched by name. DATA may be a plain folder with one folder per class. With ImageNet's"
                    + " weights the names are those that predict prints, such as \"sea snake\", and not WordNet's"
                    + " numbers."
        })
final class EvaluateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    TerminalOptions terminal;

    @Mixin
    ModelOptions model;

    @Parameters(index = "1", paramLabel = "DATA", description = "Labelled images, as for train.")
    Path data = Path.of("");

    @Option(
            names = "--split",
            paramLabel = "NAME",
            completionCandidates = Candidates.Splits.class,
            description =
                    "train, validation or test (default: test, else validation, else everything, but of the data that"
                            + " the model was trained on what training held out). Of data without parts, test is everything.")
    @Nullable
    Part split;

    @Mixin
    CertaintyOptions certainty;

    @Mixin
    ViewOptions views;

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    @Option(
            names = "--report",
            paramLabel = "FILE.html",
            description =
                    "Write a report to be read, with the mistakes as pictures; its charts go into FILE-charts (default: none).")
    @Nullable
    Path report;

    @Option(
            names = "--predictions",
            paramLabel = "FILE.csv",
            description = "Write every answer: path, truth, answer and the probability of each class (default: none).")
    @Nullable
    Path predictions;

    @Option(
            names = "--unlike",
            paramLabel = "FOLDER",
            description = "Images that show none of the classes: how well they are told from DATA's (default: none).")
    @Nullable
    Path unlike;

    @Mixin
    ExamineOptions examining;

    @Mixin
    GateOptions gate;

    @Mixin
    AnsweringOptions answering;

    @Override
    public Integer call() {
        Console console = Console.of(spec);
        List<UnreadableImage> unreadable = new ArrayList<>();
        List<String> missed;
        try {
            missed = evaluate(console, unreadable);
        } finally { // also where it fails because no image could be read: why, of each
            unreadable.forEach(e -> console.error(e.getMessage() + " (left out)"));
        }
        missed.forEach(console::error);
        if (!unreadable.isEmpty()) return 2;
        return missed.isEmpty() ? 0 : GateOptions.MISSED;
    }

    /** A mistyped command must not replace a model by a table. */
    private void requirePredictions() {
        if (predictions == null) return;
        if (!predictions.toString().toLowerCase(Locale.ROOT).endsWith(".csv")) {
            throw new UserError(
                    "--predictions " + predictions + " does not end in .csv", "give a name such as answers.csv");
        }
        NewFile.requireWritable(predictions);
    }

    /** @return what was not reached */
    private List<String> evaluate(Console console, List<UnreadableImage> unreadable) {
        Judging judging = Judging.of(console, answering);
        Judging.requireData(data);
        requirePredictions();
        EvaluationReport writing = report == null ? null : EvaluationReport.into(report, data);
        try (TrainedModel trained = model.open(console)) {
            certainty.check(trained.manifest());
            Views frames = views.of(trained.manifest());
            requireUnlike(trained.manifest(), console);
            gate.check(Figure.names(trained.manifest().classes()));
            try (Dataset dataset = judging.open(data, split, trained)) {
                judging.tell(dataset);
                int disturbed = examining.disturbed(report != null);
                Examiner.requireRoom(dataset.samples().size(), disturbed, trained.preprocessings());
                Judging.Judged judged = judged(judging, trained, frames, dataset, unreadable::add);
                ViewGain gain = gain(judging, trained, dataset, frames, judged);
                List<UnreadableImage> leftOut = List.copyOf(unreadable);
                Strangers strangers = strangers(trained, frames, judged.evaluation(), dataset, judging, unreadable);
                Examination examination = examining.isAsked(report != null)
                        ? judging.examine(trained, judged, data, dataset, disturbed)
                        : null;
                EnsembleFigures members = EvaluationReport.figures(judged, trained);
                show(
                        judged.evaluation(),
                        trained.manifest(),
                        new Shown(gain, strangers, examination, members),
                        console);
                if (predictions != null) {
                    PredictionsCsv.write(predictions, judged.evaluation());
                    console.note("predictions: " + predictions);
                }
                if (writing != null) {
                    writing.write(
                            judged,
                            frames,
                            gain,
                            examination,
                            model.model,
                            trained,
                            dataset,
                            judging.decoder(),
                            leftOut);
                    console.note("report: " + report + "   charts: " + writing.charts());
                }
                return gate.missed(judged.evaluation());
            }
        }
    }

    private Judging.Judged judged(
            Judging judging,
            TrainedModel trained,
            Views frames,
            Dataset dataset,
            Consumer<UnreadableImage> unreadable) {
        return judging.judge(trained, frames, dataset.samples(), unreadable)
                .at(certainty.thresholds(trained.manifest()));
    }

    /** What views that were asked for bring; null for none. */
    private @Nullable ViewGain gain(
            Judging judging, TrainedModel trained, Dataset dataset, Views frames, Judging.Judged all) {
        if (!views.isGiven() || frames.equals(Views.ONE)) return null;
        // what cannot be read was told with all views
        return new ViewGain(frames, judged(judging, trained, Views.ONE, dataset, failure -> {}), all);
    }

    private @Nullable Strangers strangers(
            TrainedModel trained,
            Views frames,
            Evaluation evaluation,
            Dataset dataset,
            Judging judging,
            List<UnreadableImage> unreadable) {
        if (unlike == null) return null;
        Optional<Dataset> training = judging.training(data, trained);
        try {
            double from = certainty.unknownBelow(trained.manifest());
            return new Unlike(unlike, frames, from, judging, unreadable::add)
                    .of(
                            trained,
                            evaluation.singleLabel(),
                            dataset.samples(),
                            training.map(one -> one.samples(Part.TRAIN)).orElse(List.of()));
        } finally {
            training.ifPresent(Dataset::close);
        }
    }

    private void requireUnlike(Manifest manifest, Console console) {
        if (unlike == null) return;
        if (!Files.exists(unlike)) {
            throw new UserError("there is no file or folder " + unlike, "give --unlike a folder of other images");
        }
        if (manifest.classes().several()) {
            throw new UserError(
                    "--unlike is for models that give exactly one class, and this one gives any number of labels",
                    "leave --unlike out");
        }
        ImageSearch.all(List.of(unlike), console); // that it holds images is told before the work
    }

    /** What is shown beside the figures; null for what nobody asked for. */
    private record Shown(
            @Nullable ViewGain gain,
            @Nullable Strangers strangers,
            @Nullable Examination examination,
            @Nullable EnsembleFigures members) {
        void print(PrintWriter out) {
            if (members != null) new EnsembleText(out).print(members);
            if (gain != null) gain.print(out);
            if (strangers != null) new StrangersText(out).print(strangers);
            if (examination != null) new ExaminationText(out).print(examination);
        }

        void putInto(Map<String, Object> fields) {
            if (members != null) fields.put("ensemble", members.toJson());
            if (gain != null) fields.put("tta", gain.toJson());
            if (strangers != null) fields.put("unlike", strangers);
            if (examination != null) fields.put("examination", examination.toJson());
        }
    }

    private void show(Evaluation evaluation, Manifest manifest, Shown shown, Console console) {
        double from = certainty.unknownBelow(manifest);
        Coverage.Point given = from > 0 && evaluation instanceof SingleLabelEvaluation single
                ? single.coverage().from(from)
                : null;
        if (json) {
            Map<String, Object> fields = evaluation.toJson();
            if (given != null) fields.put("given", new Given(from, given.coverage(), given.accuracy()));
            shown.putInto(fields);
            console.json(fields);
        } else {
            new EvaluationText(console.out()).print(evaluation, given);
            shown.print(console.out());
        }
    }

    /**
     * In JSON, the answers that are given.
     *
     * @param coverage their share of the images
     * @param precision share of them that are right
     */
    record Given(double unknownBelow, double coverage, double precision) {}
}
