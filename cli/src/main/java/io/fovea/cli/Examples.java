package io.fovea.cli;

import io.fovea.Precision;
import io.fovea.UserError;
import io.fovea.classify.Embeddings;
import io.fovea.data.Part;
import io.fovea.evaluate.NonFiniteAnswers;
import io.fovea.framing.Preprocessing;
import io.fovea.image.Image;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.bundle.PreparedModel;
import io.fovea.internal.bundle.TrainedModel;
import io.fovea.internal.dataset.Dataset;
import io.fovea.internal.evaluation.BatchInference;
import io.fovea.internal.evaluation.Panel;
import io.fovea.internal.source.Sample;
import io.fovea.internal.tree.EncodedFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Labelled images that a network sees as most like one: what its answer rests on. From training data the images that it
 * learned from.
 *
 * @param nearest by image that was asked about
 */
record Examples(Map<Path, List<Example>> nearest) {
    /** Nobody asked for them. */
    static final Examples NONE = new Examples(Map.of());

    /**
     * @param cosine of the angle between the features of the two, -1 to 1
     * @param frame as the network sees it
     */
    record Example(String path, List<String> labels, double cosine, Image frame) {
        String words() {
            return labels.isEmpty() ? "no label" : String.join(", ", labels);
        }
    }

    /**
     * @param data labelled images; of the data that the model was trained on, those that it learned from
     * @param count examples an image
     * @param unreadable told each image of the data that is left out
     */
    static Examples of(
            List<Path> files,
            Path data,
            int count,
            TrainedModel trained,
            Judging judging,
            Consumer<UnreadableImage> unreadable) {
        Judging.requireData(data);
        try (Dataset learned = judging.training(data, trained).orElseGet(() -> judging.open(data, null, trained));
                PreparedModel network = PreparedModel.of(trained, Precision.FP32)) {
            judging.tell(learned);
            List<Sample> samples = learned.has(Part.TRAIN) ? learned.samples(Part.TRAIN) : learned.samples();
            Embeddings among = features(samples, "computing features of examples", network, judging, unreadable);
            if (among.files().isEmpty()) throw new UserError("no image of " + data + " could be read", "check them");
            List<Sample> asked = files.stream()
                    .map(file -> new Sample(file.toString(), 0, new EncodedFile(file)))
                    .toList();
            Embeddings wanted = features(asked, "computing features", network, judging, failure -> {});
            Map<Path, List<Example>> nearest = new LinkedHashMap<>();
            for (int i = 0; i < wanted.files().size(); i++) {
                List<Example> examples = new ArrayList<>();
                for (Embeddings.Match match : among.nearest(wanted.of(i), count)) {
                    examples.add(example(samples.get(number(match.file())), match.cosine(), trained, judging));
                }
                nearest.put(files.get(number(wanted.files().get(i))), examples);
            }
            return new Examples(nearest);
        }
    }

    private static Embeddings features(
            List<Sample> samples,
            String words,
            PreparedModel network,
            Judging judging,
            Consumer<UnreadableImage> unreadable) {
        Panel features = network.features(judging.decoder(), judging.threads());
        try (Stage stage = judging.console().stage(words, "images", samples.size())) {
            BatchInference.Rows rows = features.readableRows(samples, stage::advance);
            rows.failures().values().forEach(unreadable);
            NonFiniteAnswers.check(rows.rows());
            // by numbers: the name of an image in an archive or from code need not be a path
            List<Path> numbers = IntStream.range(0, samples.size())
                    .mapToObj(i -> Path.of(String.valueOf(i)))
                    .toList();
            return Embeddings.of(numbers, rows.rows());
        }
    }

    private static int number(Path name) {
        return Integer.parseInt(name.toString());
    }

    private static Example example(Sample sample, double cosine, TrainedModel trained, Judging judging) {
        Preprocessing preprocessing = trained.manifest().preprocessing();
        Image frame = sample.origin()
                .read(
                        preprocessing.framing().decoder(judging.decoder()),
                        image -> preprocessing.frame(image, new SplittableRandom(0)));
        List<String> names = trained.manifest().labels();
        List<String> labels = new ArrayList<>();
        for (int label = 0; label < names.size(); label++) {
            if (sample.labels().has(label)) labels.add(names.get(label));
        }
        return new Example(sample.path(), labels, cosine, frame);
    }

    /** Null where nobody asked, or the image could not be read. */
    @Nullable
    List<Example> of(Path file) {
        return nearest.get(file);
    }
}
