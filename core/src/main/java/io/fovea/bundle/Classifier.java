package io.fovea.bundle;

import io.fovea.data.Batch;
import io.fovea.data.EncodedFile;
import io.fovea.data.Labels;
import io.fovea.data.Normalization;
import io.fovea.data.Sample;
import io.fovea.evaluate.BatchInference;
import io.fovea.framing.Preprocessing;
import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import io.fovea.image.UnreadableImage;
import io.fovea.model.Architecture;
import io.fovea.model.Architectures;
import io.fovea.model.InferenceModel;
import io.fovea.torch.HostCopy;
import io.fovea.torch.Lifetime;
import io.fovea.torch.Precision;
import io.fovea.torch.Scope;
import io.fovea.weights.DownloadListener;
import io.fovea.weights.WeightCache;
import io.fovea.weights.WeightFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A trained classifier, ready for use: loads a bundle once and answers from any number of threads, which share the
 * cores. The pixels go through the very code that training used. Close it to free the model's native memory: closing
 * waits for the answers that are being computed, and asking later is an IllegalStateException.
 */
public final class Classifier implements AutoCloseable {
    private final Manifest manifest;
    private final Labels labels;
    private final InferenceModel model;
    private final Normalization normalization;
    private final Lifetime lifetime = new Lifetime("classifier");
    private final ImageDecoder decoder = ImageDecoder.DEFAULT;

    private Classifier(Manifest manifest, InferenceModel model) {
        this.manifest = manifest;
        this.model = model;
        labels = new Labels(manifest.labels());
        normalization = new Normalization(manifest.preprocessing());
    }

    /**
     * @param bundle a {@code .fovea} file
     * @throws io.fovea.UserError if it is missing, damaged or of a newer format
     */
    public static Classifier load(Path bundle) {
        return load(bundle, Precision.FP32);
    }

    /** @param precision of the network: bf16 is faster where the processor has it, and changes the third digit */
    public static Classifier load(Path bundle, Precision precision) {
        try (TrainedModel trained = TrainedModel.of(Bundle.open(bundle))) {
            return of(trained, precision);
        }
    }

    /** @param trained copied, so that it may be closed */
    public static Classifier of(TrainedModel trained, Precision precision) {
        return new Classifier(trained.manifest(), trained.model().prepare(precision));
    }

    /**
     * A network that has seen ImageNet, with its 1,000 classes; downloads its weights the first time.
     *
     * @param architecture such as {@code mobilenet_v2}
     * @param weights {@code imagenet} for the best published ones, {@code imagenet1k_v1}, a web address or a file
     * @throws io.fovea.UserError if there is no such network, or its weights cannot be had
     */
    public static Classifier pretrained(String architecture, String weights) {
        Architecture known = Architectures.of(architecture);
        WeightFile file = WeightFile.of(weights, known, WeightCache.here(), DownloadListener.SILENT);
        try (TrainedModel trained = TrainedModel.pretrained(known, file)) {
            return of(trained, Precision.FP32);
        }
    }

    /** @throws UnreadableImage if the file is no image that can be read */
    public Prediction classify(Path file) {
        return classify(new EncodedFile(file).read(decoder));
    }

    /** @param encoded the content of an image file */
    public Prediction classify(byte[] encoded) {
        return classify(decoder.decode(encoded, "image"));
    }

    /** @param encoded the content of an image file; read to its end, not closed */
    public Prediction classify(InputStream encoded) throws IOException {
        return classify(encoded.readAllBytes());
    }

    public Prediction classify(BufferedImage image) {
        return classify(Image.of(image));
    }

    public Prediction classify(Image image) {
        Preprocessing preprocessing = manifest.preprocessing();
        Image frame =
                preprocessing.framing().frame(image.withChannels(preprocessing.channels()), new SplittableRandom(0));
        return Prediction.of(labels, lifetime.during(() -> logits(frame)));
    }

    private float[] logits(Image frame) {
        try (Scope request = Scope.inference()) {
            Batch batch = Batch.of(List.of(frame), new long[1], 0);
            return HostCopy.floats(model.forward(normalization.apply(batch.images())));
        }
    }

    /** One file's answer: a prediction, or the reason why there is none. */
    public record Answer(
            Path file,
            @Nullable Prediction prediction,
            @Nullable UnreadableImage error) {}

    /**
     * Many files at once, in parallel; one that cannot be read does not stop the others.
     *
     * @param threads worker threads
     * @param progress told the number of files done with every batch, from several threads
     * @return one answer a file, in order
     */
    public List<Answer> classifyAll(List<Path> files, int threads, LongConsumer progress) {
        List<Sample> samples = files.stream()
                .map(file -> new Sample(file.toString(), 0, new EncodedFile(file)))
                .toList();
        BatchInference inference = new BatchInference(manifest.preprocessing(), decoder, threads);
        BatchInference.Rows rows = lifetime.during(() -> inference.readableRows(samples, model::forward, progress));
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            float @Nullable [] logits = rows.row(i);
            Prediction prediction = logits == null ? null : Prediction.of(labels, logits);
            answers.add(new Answer(files.get(i), prediction, rows.failures().get(i)));
        }
        return answers;
    }

    /** What the bundle says of itself: labels, preprocessing, provenance, metrics. */
    public Manifest manifest() {
        return manifest;
    }

    @Override
    public void close() {
        lifetime.end(() -> {
            model.close();
            normalization.close();
        });
    }
}
