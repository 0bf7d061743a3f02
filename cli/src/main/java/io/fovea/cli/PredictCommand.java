package io.fovea.cli;

import io.fovea.Precision;
import io.fovea.classify.Classifier.Answer;
import io.fovea.framing.Views;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.bundle.AnsweringModel;
import io.fovea.internal.bundle.TrainedModel;
import io.fovea.internal.evaluation.BatchInference;
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

/** {@code fovea predict}. */
@Command(
        name = "predict",
        description = "Say what is in images.",
        footer = {
            "Examples:",
            "  fovea predict run/best.fovea photo.jpg",
            "  fovea predict run/best.fovea inbox/ --top 3 --format csv > answers.csv",
            "  fovea predict run/best.fovea inbox/ --unknown-below 0.7",
            "  fovea predict run/best.fovea inbox/ --tta flip",
            "  fovea predict mobilenet_v2 photo.jpg --top 5",
            "  fovea predict mobilenet_v2 photo.jpg --weights mobilenet_v2-b0353104.pth",
            "",
            "Folders are searched for images at any depth. An image that cannot be read gets an error entry; the"
                    + " rest go on, and the exit code is 2."
        })
final class PredictCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    TerminalOptions terminal;

    @Mixin
    ModelOptions model;

    @Parameters(index = "1", arity = "1..*", paramLabel = "PATH", description = "Image files and folders.")
    List<Path> paths = List.of();

    @Option(
            names = {"-k", "--top"},
            paramLabel = "K",
            description = "Classes to print (default: 1, or every label given where there may be several).")
    @Nullable
    Integer top;

    @Mixin
    CertaintyOptions certainty;

    @Mixin
    ViewOptions views;

    @Option(
            names = {"-f", "--format"},
            paramLabel = "F",
            completionCandidates = Candidates.Formats.class,
            description = "text, json (one object a line) or csv.")
    AnswerFormat format = AnswerFormat.TEXT;

    @Mixin
    AnsweringOptions answering;

    @Override
    public Integer call() {
        Console console = Console.of(spec);
        List<Path> files;
        try (Stage searching = console.stage("searching for images", "", 0)) {
            files = ImageSearch.all(paths, console);
        }
        try (AnsweringModel network = network(console, files.size());
                Stage stage = console.stage("predicting", "images", files.size())) {
            AnswerWriter answers =
                    format.writer(console.out(), top, network.labels().several());
            boolean allRead = true;
            for (List<Path> chunk : chunks(files)) {
                BatchInference.Rows rows = network.logits(chunk, answering.threads, stage::advance);
                for (int i = 0; i < chunk.size(); i++) answers.write(answer(chunk.get(i), i, rows, network));
                allRead &= rows.failures().isEmpty();
            }
            return allRead ? 0 : 2;
        }
    }

    private Answer answer(Path file, int position, BatchInference.Rows rows, AnsweringModel network) {
        float @Nullable [] logits = rows.row(position);
        return new Answer(
                file,
                logits == null ? null : certainty.prediction(network.manifest(), logits),
                rows.failures().get(position));
    }

    private AnsweringModel network(Console console, int count) {
        PrecisionChoice choice = answering.precision();
        ImageDecoder decoder = answering.decoder();
        try (TrainedModel trained = model.open(console)) {
            certainty.check(trained.manifest()); // before the work
            Views frames = views.of(trained.manifest());
            Precision decided = choice.decide(trained.model(), count * frames.count(), answering.threads, console);
            return new AnsweringModel(trained, decided, decoder, frames);
        }
    }

    /** So that answers come while the work goes on. */
    private List<List<Path>> chunks(List<Path> files) {
        int size = 64 * answering.threads;
        List<List<Path>> chunks = new ArrayList<>();
        for (int from = 0; from < files.size(); from += size) {
            chunks.add(files.subList(from, Math.min(from + size, files.size())));
        }
        return chunks;
    }
}
