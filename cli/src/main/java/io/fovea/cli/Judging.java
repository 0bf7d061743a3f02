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
import io.fovea.internal.bundle.MemberJudgement;
import io.fovea.internal.bundle.PreparedModel;
import io.fovea.internal.bundle.TrainedModel;
import io.fovea.internal.dataset.Dataset;
import io.fovea.internal.dataset.ProblemGroup;
import io.fovea.internal.dataset.ProblemGroups;
import io.fovea.internal.evaluation.Evaluator;
import io.fovea.internal.evaluation.Examiner;
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
     * @param members what each member of an ensemble says; empty of one network
     * @param seconds that it took
     */
    record Judged(Evaluation evaluation, List<Evaluation> members, Precision precision, double seconds) {
        /** @param thresholds null where an image has exactly one class */
        Judged at(@Nullable Thresholds thresholds) {
            return thresholds == null
                    ? this
                    : new Judged(evaluation.multiLabel().at(thresholds), members, precision, seconds);
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
        tellDivided(trained);
        try (Stage listing = console.stage("reading the list of images", "", 0)) {
            Labels labels = trained.manifest().classes();
            return Dataset.openForEvaluation(data, split, labels, trained.trainingData());
        }
    }

    /** As above, to decide something about the model: the part that suits is never test. */
    Dataset openToDecideBy(Path data, @Nullable Part split, TrainedModel trained) {
        if (split != null) return open(data, split, trained);
        tellDivided(trained);
        try (Stage listing = console.stage("reading the list of images", "", 0)) {
            return Dataset.openToDecideBy(data, trained.manifest().classes(), trained.trainingData());
        }
    }

    private void tellDivided(TrainedModel trained) {
        if (!trained.hasLearntAll()) return;
        console.warning(
                "the members of this ensemble held out different images, so that together they have learnt from all"
                        + " of their data: if they are judged by these, the figures are too good");
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
        try (PreparedModel network = PreparedModel.of(trained, judged.precision());
                Stage stage = console.stage("examining", "images", wish.steps(samples.size()))) {
            return new Examiner(network.plainAnswers(decoder, threads), classes, like(judged.evaluation(), manifest))
                    .examine(judged.evaluation(), samples, wish, stage::advance);
        }
    }

    /** By the thresholds of an evaluation, which may have been asked for, else as the model does. */
    private static UnaryOperator<Evaluation> like(Evaluation evaluation, Manifest manifest) {
        return evaluation instanceof MultiLabelEvaluation several
                ? other -> other.multiLabel().at(several.thresholds())
                : manifest::judged;
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
        Precision decided = choice.decide(trained.model(), samples.size() * views.count(), threads, console);
        TrainedModel looking = trained.looking(views);
        if (trained.isEnsemble()) {
            MemberJudgement judgement = members(looking, decided, samples, unreadable);
            return new Judged(judgement.together(), judgement.members(), decided, seconds(start));
        }
        String words = views.count() == 1 ? "evaluating" : "evaluating " + views.count() + " views";
        try (PreparedModel network = PreparedModel.of(looking, decided);
                Stage stage = console.stage(words, "images", samples.size())) {
            Evaluation evaluation = Evaluator.judge(
                    network.answers(decoder, threads),
                    trained.manifest().classes(),
                    samples,
                    stage::advance,
                    (sample, failure) -> unreadable.accept(failure));
            return new Judged(trained.manifest().judged(evaluation), List.of(), decided, seconds(start));
        }
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    /** What each member of an ensemble says, in one pass. */
    MemberJudgement members(
            TrainedModel trained, Precision precision, List<Sample> samples, Consumer<UnreadableImage> unreadable) {
        MemberJudgement judgement = new MemberJudgement(trained, samples);
        String words = "evaluating " + trained.members().size() + " models";
        try (PreparedModel networks = PreparedModel.of(trained, precision);
                Stage stage = console.stage(words, "images", samples.size())) {
            networks.memberAnswers(decoder, threads).run(samples, stage::advance, judgement);
        }
        judgement.failures().values().forEach(unreadable);
        return judgement;
    }
}
