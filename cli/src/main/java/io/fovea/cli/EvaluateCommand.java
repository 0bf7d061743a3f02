package io.fovea.cli;

import io.fovea.Precision;
import io.fovea.UserError;
import io.fovea.data.Labels;
import io.fovea.data.Part;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.Thresholds;
import io.fovea.image.ImageDecoder;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.bundle.TrainedModel;
import io.fovea.internal.dataset.Dataset;
import io.fovea.internal.dataset.ProblemGroups;
import io.fovea.internal.evaluation.BatchInference;
import io.fovea.internal.evaluation.Evaluator;
import io.fovea.internal.inference.InferenceModel;
import io.fovea.internal.source.Sample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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
    ThresholdOption threshold;

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    @Option(
            names = "--report",
            paramLabel = "FILE.html",
            description =
                    "Write a report to be read, with the mistakes as pictures; its charts go into FILE-charts (default: none).")
    @Nullable
    Path report;

    @Mixin
    AnsweringOptions answering;

    @Override
    public Integer call() {
        Console console = Console.of(spec);
        List<UnreadableImage> unreadable = new ArrayList<>();
        try {
            evaluate(console, unreadable);
        } finally { // also where it fails because no image could be read: why, of each
            unreadable.forEach(e -> console.error(e.getMessage() + " (left out)"));
        }
        return unreadable.isEmpty() ? 0 : 2;
    }

    private void evaluate(Console console, List<UnreadableImage> unreadable) {
        PrecisionChoice choice = answering.precision();
        ImageDecoder decoder = answering.decoder();
        if (!Files.exists(data)) { // told before anything is downloaded
            throw new UserError("there is no file or folder " + data, "give the path of labelled images");
        }
        EvaluationReport writing = report == null ? null : EvaluationReport.into(report, data);
        try (TrainedModel trained = model.open(console);
                Dataset dataset = opened(trained, console)) {
            Thresholds thresholds = threshold.of(trained.manifest());
            ProblemGroups.of(dataset.problems()).forEach(group -> console.warning(group.line()));
            Judged judged = judge(trained, dataset, choice, decoder, console, unreadable)
                    .at(thresholds);
            if (json) console.json(judged.evaluation().toJson());
            else new EvaluationText(console.out()).print(judged.evaluation());
            if (writing == null) return;
            writing.write(judged, model.model, trained, dataset, decoder, unreadable);
            console.note("report: " + report + "   charts: " + writing.charts());
        }
    }

    private Dataset opened(TrainedModel trained, Console console) {
        try (Stage listing = console.stage("reading the list of images", "", 0)) {
            Labels labels = trained.manifest().classes();
            return Dataset.openForEvaluation(data, split, labels, trained.trainingData());
        }
    }

    /**
     * What came out, and how.
     *
     * @param seconds that it took
     */
    record Judged(Evaluation evaluation, Precision precision, double seconds) {
        /** @param thresholds null where an image has exactly one class */
        private Judged at(@Nullable Thresholds thresholds) {
            return thresholds == null
                    ? this
                    : new Judged(evaluation.multiLabel().at(thresholds), precision, seconds);
        }
    }

    private Judged judge(
            TrainedModel trained,
            Dataset dataset,
            PrecisionChoice choice,
            ImageDecoder decoder,
            Console console,
            List<UnreadableImage> unreadable) {
        List<Sample> samples = dataset.samples();
        long start = System.nanoTime();
        BatchInference inference = new BatchInference(trained.manifest().preprocessing(), decoder, answering.threads);
        Precision decided = choice.decide(trained.model(), samples.size(), answering.threads, console);
        try (InferenceModel network = trained.model().prepare(decided);
                Stage stage = console.stage("evaluating", "images", samples.size())) {
            Evaluation evaluation = new Evaluator(inference, dataset.labels())
                    .evaluate(samples, network::forward, stage::advance, unreadable::add);
            return new Judged(evaluation, decided, (System.nanoTime() - start) / 1e9);
        }
    }
}
