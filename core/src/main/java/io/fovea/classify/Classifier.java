package io.fovea.classify;

import io.fovea.data.Labels;
import io.fovea.evaluate.NonFiniteAnswers;
import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.bundle.Bundle;
import io.fovea.internal.bundle.Manifest;
import io.fovea.internal.bundle.TrainedModel;
import io.fovea.internal.evaluation.BatchInference;
import io.fovea.internal.inference.InferenceModel;
import io.fovea.internal.loading.Batch;
import io.fovea.internal.loading.Normalization;
import io.fovea.internal.source.Sample;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Lifetime;
import io.fovea.internal.torch.Precision;
import io.fovea.internal.torch.Scope;
import io.fovea.internal.tree.Encoded;
import io.fovea.internal.tree.EncodedFile;
import io.fovea.internal.weights.DownloadListener;
import io.fovea.internal.weights.PreprocessingChoice;
import io.fovea.internal.weights.PretrainedCache;
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
    private final ImageDecoder decoder;

    private Classifier(Manifest manifest, InferenceModel model, ImageDecoder decoder) {
        this.manifest = manifest;
        this.model = model;
        this.decoder = decoder;
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
        return load(bundle, precision, ImageDecoder.DEFAULT);
    }

    /** @param decoder states the largest image accepted */
    public static Classifier load(Path bundle, Precision precision, ImageDecoder decoder) {
        try (TrainedModel trained = TrainedModel.of(Bundle.open(bundle))) {
            return of(trained, precision, decoder);
        }
    }

    /** @param trained copied, so that it may be closed */
    public static Classifier of(TrainedModel trained, Precision precision) {
        return of(trained, precision, ImageDecoder.DEFAULT);
    }

    /**
     * @param trained copied, so that it may be closed
     * @param decoder states the largest image accepted
     */
    public static Classifier of(TrainedModel trained, Precision precision, ImageDecoder decoder) {
        return new Classifier(trained.manifest(), trained.model().prepare(precision), decoder);
    }

    /**
     * A network that has seen ImageNet, with its 1,000 classes; downloads its weights the first time. Published weights
     * are recognised by their content and get their own preprocessing; with a file that may be others, give it.
     *
     * @param architecture such as {@code mobilenet_v2}
     * @param weights {@code imagenet} for the best published ones, {@code imagenet1k_v1}, a web address or a file
     * @throws io.fovea.UserError if there is no such network, or its weights cannot be had
     */
    public static Classifier pretrained(String architecture, String weights) {
        return pretrained(architecture, weights, null);
    }

    /** @param preprocessing as {@link PreprocessingChoice#given} takes it; null for what is known of the weights */
    public static Classifier pretrained(String architecture, String weights, @Nullable String preprocessing) {
        String known = Architectures.of(architecture).name();
        try (TrainedModel trained =
                TrainedModel.open(known, weights, preprocessing, PretrainedCache.here(), DownloadListener.SILENT)) {
            return of(trained, Precision.FP32);
        }
    }

    /** @throws UnreadableImage if the file is no image that can be read */
    public Prediction classify(Path file) {
        return classifyFrame(new EncodedFile(file).read(decoder, this::frame));
    }

    /** @param encoded the content of an image file */
    public Prediction classify(byte[] encoded) {
        return classifyFrame(decoder.decode(encoded, "image", this::frame));
    }

    /**
     * @param encoded the content of an image file; read to its end, not closed
     * @throws UnreadableImage if it is no image, or has more than {@link Encoded#MAX_BYTES} bytes
     */
    public Prediction classify(InputStream encoded) throws IOException {
        return classify(bytes(encoded, (int) Encoded.MAX_BYTES));
    }

    /** The whole stream, of which no more than one byte above {@code most} is ever read. */
    static byte[] bytes(InputStream encoded, int most) throws IOException {
        byte[] bytes = encoded.readNBytes(most + 1);
        if (bytes.length > most) throw new UnreadableImage("image", "has more than " + most + " bytes");
        return bytes;
    }

    /** As {@link #classify(Image)}; the pixel limit is for files. */
    public Prediction classify(BufferedImage image) {
        return classify(Image.of(image));
    }

    /** @throws UnreadableImage if one side is more than {@link ImageDecoder#MAX_SIDE_RATIO} times the other */
    public Prediction classify(Image image) {
        ImageDecoder.requireRatio(image.height(), image.width(), "image");
        return classifyFrame(frame(image));
    }

    private Image frame(Image image) {
        return manifest.preprocessing().frame(image, new SplittableRandom(0));
    }

    private Prediction classifyFrame(Image frame) {
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
     * @throws NonFiniteAnswers if the network's weights are damaged or diverged
     */
    public List<Answer> classifyAll(List<Path> files, int threads, LongConsumer progress) {
        List<Sample> samples = files.stream()
                .map(file -> new Sample(file.toString(), 0, new EncodedFile(file)))
                .toList();
        BatchInference inference = new BatchInference(manifest.preprocessing(), decoder, threads);
        BatchInference.Rows rows = lifetime.during(() -> inference.readableRows(samples, model::forward, progress));
        NonFiniteAnswers.check(rows.rows());
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
