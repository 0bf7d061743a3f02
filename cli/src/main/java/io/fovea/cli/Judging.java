package io.fovea.cli;

import io.fovea.Precision;
import io.fovea.UserError;
import io.fovea.data.Labels;
import io.fovea.data.Part;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.Examination;
import io.fovea.evaluate.MultiLabelEvaluation;
import io.fovea.evaluate.Thresholds;
import io.fovea.framing.Views;
import io.fovea.image.ImageDecoder;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.bundle.Manifest;
import io.fovea.internal.bundle.TrainedModel;
import io.fovea.internal.dataset.Dataset;
import io.fovea.internal.dataset.ProblemGroup;
import io.fovea.internal.dataset.ProblemGroups;
import io.fovea.internal.evaluation.BatchInference;
import io.fovea.internal.evaluation.Evaluator;
import io.fovea.internal.evaluation.Examiner;
import io.fovea.internal.evaluation.ViewMean;
import io.fovea.internal.inference.InferenceModel;
import io.fovea.internal.source.NamedTraits;
import io.fovea.internal.source.Sample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How commands judge a trained model by labelled images. */
record Judging(Console console, PrecisionChoice choice, ImageDecoder decoder, int threads) {
    static Judging of(Console console, AnsweringOptions answering) {
        return new Judging(console, answering.precision(), answering.decoder(), answering.threads);
    }

    /**
     * What came out, with the model's temperature or thresholds, and how.
     *
     * @param seconds that it took
     */
    record Judged(Evaluation evaluation, Precision precision, double seconds) {
        /** @param thresholds null where an image has exactly one class */
        Judged at(@Nullable Thresholds thresholds) {
            return thresholds == null
                    ? this
                    : new Judged(evaluation.multiLabel().at(thresholds), precision, seconds);
        }
    }

    /** Before anything is downloaded. */
    static void requireData(Path data) {
        if (Files.exists(data)) return;
        throw new UserError("there is no file or folder " + data, "give the path of labelled images");
    }

    /**
     * The caller closes the data.
     *
     * @param split the part to judge by; null for what suits
     */
    Dataset open(Path data, @Nullable Part split, TrainedModel trained) {
        try (Stage listing = console.stage("reading the list of images", "", 0)) {
            Labels labels = trained.manifest().classes();
            return Dataset.openForEvaluation(data, split, labels, trained.trainingData());
        }
    }

    /** As above, to decide something about the model: the part that suits is never test. */
    Dataset openToDecideBy(Path data, @Nullable Part split, TrainedModel trained) {
        if (split != null) return open(data, split, trained);
        try (Stage listing = console.stage("reading the list of images", "", 0)) {
            return Dataset.openToDecideBy(data, trained.manifest().classes(), trained.trainingData());
        }
    }

    /** What the model learnt from, if it did from these data; the caller closes it. */
    Optional<Dataset> training(Path data, TrainedModel trained) {
        try (Stage listing = console.stage("reading the list of images", "", 0)) {
            return Dataset.openTraining(data, trained.manifest().classes(), trained.trainingData());
        }
    }

    /** @param data that the samples are of */
    Examination examine(TrainedModel trained, Judged judged, Path data, Dataset dataset, int disturbed) {
        Manifest manifest = trained.manifest();
        Labels classes = manifest.classes();
        List<Sample> samples = dataset.samples();
        Examiner.Wish wish = new Examiner.Wish(NamedTraits.of(data, samples, classes), disturbed);
        BatchInference inference = new BatchInference(manifest.preprocessing(), decoder, threads);
        try (InferenceModel network = trained.model().prepare(judged.precision());
                Stage stage = console.stage("examining", "images", wish.steps(samples.size()))) {
            return new Examiner(inference, classes, like(judged.evaluation(), manifest))
                    .examine(judged.evaluation(), samples, wish, network::forward, stage::advance);
        }
    }

    /** By the thresholds of an evaluation, which may have been asked for, else as the model does. */
    private static UnaryOperator<Evaluation> like(Evaluation evaluation, Manifest manifest) {
        return evaluation instanceof MultiLabelEvaluation several
                ? other -> other.multiLabel().at(several.thresholds())
                : manifest::judged;
    }

    BatchInference inference(TrainedModel trained, Views views) {
        Manifest manifest = trained.manifest();
        return new BatchInference(manifest.preprocessing(), decoder, threads)
                .with(ViewMean.of(views, manifest.classes()));
    }

    /** Says what is remarkable about data, once. */
    void tell(Dataset... data) {
        Stream.of(data)
                .flatMap(dataset -> ProblemGroups.of(dataset.problems()).stream())
                .map(ProblemGroup::line)
                .distinct()
                .forEach(console::warning);
    }

    /**
     * @param samples labelled as the model's classes are numbered
     * @param unreadable told each image that could not be read; it is left out
     */
    Judged judge(TrainedModel trained, List<Sample> samples, Consumer<UnreadableImage> unreadable) {
        return judge(trained, trained.manifest().frames(), samples, unreadable);
    }

    /** As above, by other views than the model's own. */
    Judged judge(TrainedModel trained, Views views, List<Sample> samples, Consumer<UnreadableImage> unreadable) {
        long start = System.nanoTime();
        Labels classes = trained.manifest().classes();
        BatchInference inference = inference(trained, views);
        Precision decided = choice.decide(trained.model(), samples.size() * views.count(), threads, console);
        String words = views.count() == 1 ? "evaluating" : "evaluating " + views.count() + " views";
        try (InferenceModel network = trained.model().prepare(decided);
                Stage stage = console.stage(words, "images", samples.size())) {
            Evaluation evaluation =
                    new Evaluator(inference, classes).evaluate(samples, network::forward, stage::advance, unreadable);
            return new Judged(trained.manifest().judged(evaluation), decided, (System.nanoTime() - start) / 1e9);
        }
    }
}
