package io.fovea.cli;

import io.fovea.Precision;
import io.fovea.classify.Embeddings;
import io.fovea.framing.Preprocessing;
import io.fovea.framing.Views;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.bundle.AnsweringModel;
import io.fovea.internal.bundle.TrainedModel;
import io.fovea.internal.evaluation.BatchInference;
import io.fovea.internal.training.TrunkDigest;
import io.fovea.train.TrainPart;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A network that commands ask for the features of images.
 *
 * @param digest tells its trunk, and how images are prepared for it, from others
 */
record Embedding(AnsweringModel model, String digest, int threads, Console console) implements AutoCloseable {
    static Embedding of(ModelOptions options, AnsweringOptions answering, Console console) {
        try (TrainedModel trained = options.open(console)) {
            Precision decided = answering.precision().decide(trained.model(), 1, answering.threads, console);
            String digest =
                    trained.members().stream().map(Embedding::digest).distinct().collect(Collectors.joining("; "))
                            + ", " + decided;
            AnsweringModel model = new AnsweringModel(trained, decided, answering.decoder(), Views.ONE);
            return new Embedding(model, digest, answering.threads, console);
        }
    }

    private static String digest(TrainedModel.Member member) {
        member.model().trainOnly(new TrainPart.Head()); // the rest is what features are made by
        Preprocessing images = member.manifest().preprocessing();
        return "%s, %s, mean %s, std %s"
                .formatted(TrunkDigest.of(member.model()), images.frameText(), images.mean(), images.std());
    }

    /** @param unreadable gets what is left out */
    Embeddings of(List<Path> files, List<UnreadableImage> unreadable) {
        try (Stage stage = console.stage("computing features", "images", files.size())) {
            BatchInference.Rows rows = model.features(files, threads, stage::advance);
            unreadable.addAll(rows.failures().values());
            return Embeddings.of(files, rows.rows());
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
