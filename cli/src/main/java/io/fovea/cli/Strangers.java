package io.fovea.cli;

import io.fovea.Precision;
import io.fovea.UserError;
import io.fovea.evaluate.Detection;
import io.fovea.evaluate.NonFiniteAnswers;
import io.fovea.evaluate.Outcome;
import io.fovea.evaluate.SingleLabelEvaluation;
import io.fovea.framing.Views;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.bundle.Manifest;
import io.fovea.internal.bundle.TrainedModel;
import io.fovea.internal.dataset.Dataset;
import io.fovea.internal.evaluation.BatchInference;
import io.fovea.internal.evaluation.ClassCentres;
import io.fovea.internal.evaluation.ViewMean;
import io.fovea.internal.inference.InferenceModel;
import io.fovea.internal.source.Sample;
import io.fovea.internal.tree.EncodedFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How a model takes images that show none of its classes.
 *
 * @param images of them
 * @param unknown share that gets the answer "unknown"; 0 for a model that answers always
 * @param detections by each score that tells them from images of the classes
 */
record Strangers(long images, double unknown, List<Detection> detections) {
    /**
     * @param folder of images of none of the classes
     * @param views looked at for one answer
     * @param known what the model said of images of its classes
     * @param dataset of those images
     * @param training of the same data, by whose features the centres of the classes are found; empty for none
     * @param unknownBelow probability below which the answer is "unknown"
     */
    static Strangers of(
            Path folder,
            TrainedModel trained,
            Views views,
            SingleLabelEvaluation known,
            Dataset dataset,
            List<Sample> training,
            double unknownBelow,
            Judging judging,
            Consumer<UnreadableImage> unreadable) {
        Manifest manifest = trained.manifest();
        List<Sample> strangers = ImageSearch.all(List.of(folder), judging.console()).stream()
                .map(file -> new Sample(file.toString(), 0, new EncodedFile(file)))
                .toList();
        BatchInference inference = judging.inference(trained, views);
        Precision precision = judging.choice()
                .decide(
                        trained.model(),
                        strangers.size() * views.count() + training.size(),
                        judging.threads(),
                        judging.console());
        try (InferenceModel network = trained.model().prepare(precision)) {
            Pass pass = new Pass(network, inference, judging.console(), unreadable);
            List<float[]> logits = pass.logits("looking at other images", strangers);
            NonFiniteAnswers.check(logits);
            List<Outcome> answers = logits.stream()
                    .map(row -> Outcome.of("stranger", 0, row).at(manifest.probabilities()))
                    .toList();
            if (answers.isEmpty())
                throw new UserError("no image of " + folder + " could be read", "give another folder");
            List<Detection> detections = new ArrayList<>();
            detections.add(detection("probability", known.outcomes(), answers, Outcome::confidence));
            // a mean of probabilities has the sum 1, and with it the same energy whatever the image
            if (views.count() == 1) {
                detections.add(
                        detection("energy", known.outcomes(), answers, outcome -> Detection.likeness(logits(outcome))));
            }
            if (!training.isEmpty()) {
                BatchInference.Rows rows = pass.features("computing features of training images", training);
                rows.failures().values().forEach(unreadable);
                int[] read = IntStream.range(0, training.size())
                        .filter(i -> rows.row(i) != null)
                        .toArray();
                if (read.length == 0) throw new UserError("no training image of the data could be read", "check them");
                ClassCentres centres = ClassCentres.of(
                        readable(rows),
                        IntStream.of(read).map(i -> training.get(i).label()).toArray(),
                        manifest.labels().size());
                detections.add(Detection.of(
                        "features",
                        nearness(centres, readable(pass.features("computing features", dataset.samples()))),
                        nearness(centres, readable(pass.features("computing features", strangers)))));
            }
            double unknown = answers.stream()
                    .filter(one -> one.confidence() < unknownBelow)
                    .count();
            return new Strangers(answers.size(), unknown / answers.size(), detections);
        }
    }

    /** Images through a network. */
    private record Pass(
            InferenceModel network, BatchInference inference, Console console, Consumer<UnreadableImage> unreadable) {
        /** A row of each that can be read. */
        List<float[]> logits(String words, List<Sample> samples) {
            try (Stage stage = console.stage(words, "images", samples.size())) {
                return told(inference.readableRows(samples, network::forward, stage::advance));
            }
        }

        private List<float[]> told(BatchInference.Rows rows) {
            rows.failures().values().forEach(unreadable);
            return readable(rows);
        }

        /** Whoever asks tells those that cannot be read. */
        BatchInference.Rows features(String words, List<Sample> samples) {
            try (Stage stage = console.stage(words, "images", samples.size())) {
                return inference.with(ViewMean.ONE).readableRows(samples, network::features, stage::advance);
            }
        }
    }

    private static List<float[]> readable(BatchInference.Rows rows) {
        List<float[]> read = new ArrayList<>();
        for (float @Nullable [] row : rows.rows()) if (row != null) read.add(row);
        return read;
    }

    private static Detection detection(
            String name, List<Outcome> known, List<Outcome> others, ToDoubleFunction<Outcome> score) {
        return Detection.of(
                name,
                known.stream().mapToDouble(score).toArray(),
                others.stream().mapToDouble(score).toArray());
    }

    private static float[] logits(Outcome outcome) {
        float[] logits = new float[outcome.classes()];
        for (int c = 0; c < logits.length; c++) logits[c] = outcome.logit(c);
        return logits;
    }

    private static double[] nearness(ClassCentres centres, List<float[]> rows) {
        return rows.stream().mapToDouble(centres::nearness).toArray();
    }

    void print(PrintWriter out) {
        out.printf(Locale.ROOT, "%n%,d images of other things", images);
        if (unknown > 0) out.printf(Locale.ROOT, ", of which %.1f %% get the answer unknown", 100 * unknown);
        out.println();
        TextTable table = TextTable.of("told by", "rocAuc", "taken for known, where 95 % of those are");
        for (Detection one : detections) {
            table.row(
                    one.score(),
                    String.format(Locale.ROOT, "%.4f", one.rocAuc()),
                    String.format(Locale.ROOT, "%.1f %%", 100 * one.accepted()));
        }
        out.print(table);
        out.flush();
    }
}
