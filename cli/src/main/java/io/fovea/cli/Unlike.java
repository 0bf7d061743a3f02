package io.fovea.cli;

import io.fovea.Precision;
import io.fovea.evaluate.SingleLabelEvaluation;
import io.fovea.evaluate.Strangers;
import io.fovea.framing.Views;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.bundle.PreparedModel;
import io.fovea.internal.bundle.TrainedModel;
import io.fovea.internal.evaluation.BatchInference;
import io.fovea.internal.evaluation.Panel;
import io.fovea.internal.evaluation.StrangerSearch;
import io.fovea.internal.source.Sample;
import io.fovea.internal.tree.EncodedFile;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * {@code --unlike} of a command.
 *
 * @param folder of images of none of the classes
 * @param views looked at for one answer
 * @param unknownBelow probability below which the answer is "unknown"
 * @param unreadable told each image that could not be read
 */
record Unlike(Path folder, Views views, double unknownBelow, Judging judging, Consumer<UnreadableImage> unreadable) {
    /**
     * @param known what the model said of images of its classes
     * @param samples that it is of
     * @param training of the same data, by whose features the centres of the classes are found; empty for none
     */
    Strangers of(TrainedModel trained, SingleLabelEvaluation known, List<Sample> samples, List<Sample> training) {
        List<Sample> strangers = ImageSearch.all(List.of(folder), judging.console()).stream()
                .map(file -> new Sample(file.toString(), 0, new EncodedFile(file)))
                .toList();
        int work = strangers.size() * views.count() + training.size();
        Precision precision = judging.choice().decide(trained.model(), work, judging.threads(), judging.console());
        boolean isMean = views.count() > 1 || trained.isEnsemble();
        try (PreparedModel network = PreparedModel.of(trained.looking(views), precision)) {
            return new StrangerSearch(known, unknownBelow, isMean)
                    .search(strangers, samples, training, new Shown(network));
        }
    }

    /** Passes that are shown as they go on. */
    private final class Shown implements StrangerSearch.Pass {
        private final PreparedModel network;

        Shown(PreparedModel network) {
            this.network = network;
        }

        @Override
        public BatchInference.Rows logits(String words, List<Sample> samples) {
            return rows(network.answers(judging.decoder(), judging.threads()), words, samples);
        }

        @Override
        public BatchInference.Rows features(String words, List<Sample> samples) {
            return rows(network.features(judging.decoder(), judging.threads()), words, samples);
        }

        private BatchInference.Rows rows(Panel panel, String words, List<Sample> samples) {
            try (Stage stage = judging.console().stage(words, "images", samples.size())) {
                return panel.readableRows(samples, stage::advance);
            }
        }

        @Override
        public void unreadable(Sample sample, UnreadableImage failure) {
            unreadable.accept(failure);
        }
    }
}
