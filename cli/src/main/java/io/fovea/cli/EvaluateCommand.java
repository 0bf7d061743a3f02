package io.fovea.cli;

import io.fovea.Precision;
import io.fovea.UserError;
import io.fovea.data.Labels;
import io.fovea.data.Part;
import io.fovea.evaluate.Evaluation;
import io.fovea.image.ImageDecoder;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.bundle.Manifest;
import io.fovea.internal.bundle.TrainedModel;
import io.fovea.internal.dataset.Dataset;
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

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    @Option(
            names = "--precision",
            paramLabel = "P",
            completionCandidates = Candidates.Precisions.class,
            description = "fp32, bf16 or auto.")
    String precision = "fp32";

    @Option(
            names = {"-t", "--threads"},
            paramLabel = "N",
            description = "Threads (default: all cores).")
    int threads = Runtime.getRuntime().availableProcessors();

    @Mixin
    ImageOptions images;

    @Override
    public Integer call() {
        Console console = Console.of(spec);
        List<UnreadableImage> unreadable = new ArrayList<>();
        Evaluation evaluation;
        try {
            evaluation = evaluate(console, unreadable);
        } catch (UserError e) { // such as that no image could be read: why, of each
            tell(unreadable, console);
            throw e;
        }
        if (json) console.json(evaluation.toJson());
        else new EvaluationText(console.out()).print(evaluation);
        tell(unreadable, console);
        return unreadable.isEmpty() ? 0 : 2;
    }

    private static void tell(List<UnreadableImage> unreadable, Console console) {
        unreadable.forEach(e -> console.error(e.getMessage() + " (left out)"));
    }

    private Evaluation evaluate(Console console, List<UnreadableImage> unreadable) {
        PrecisionChoice choice = PrecisionChoice.of(precision);
        ImageDecoder decoder = images.decoder();
        if (!Files.exists(data)) { // told before anything is downloaded
            throw new UserError("there is no file or folder " + data, "give the path of labelled images");
        }
        try (TrainedModel trained = model.open(console)) {
            return evaluate(trained, choice, decoder, console, unreadable);
        }
    }

    private Evaluation evaluate(
            TrainedModel trained,
            PrecisionChoice choice,
            ImageDecoder decoder,
            Console console,
            List<UnreadableImage> unreadable) {
        Manifest manifest = trained.manifest();
        Labels labels = new Labels(manifest.labels());
        try (Dataset dataset = Dataset.openForEvaluation(data, split, labels, trained.trainingData())) {
            dataset.problems().forEach(p -> console.warning(p.path() + ": " + p.reason()));
            List<Sample> samples = dataset.samples();
            BatchInference inference = new BatchInference(manifest.preprocessing(), decoder, threads);
            Precision decided = choice.decide(trained.model(), samples.size(), threads, console);
            try (InferenceModel network = trained.model().prepare(decided);
                    Stage stage = console.stage("evaluating", "images", samples.size())) {
                return new Evaluator(inference, labels)
                        .evaluate(samples, network::forward, stage::advance, unreadable::add);
            }
        }
    }
}
