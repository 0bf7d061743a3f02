package io.fovea.classify;

import io.fovea.Precision;
import io.fovea.data.LabelledImages;
import io.fovea.data.Labels;
import io.fovea.data.Part;
import io.fovea.data.Problem;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.Examination;
import io.fovea.evaluate.NonFiniteAnswers;
import io.fovea.evaluate.SingleLabelEvaluation;
import io.fovea.evaluate.Strangers;
import io.fovea.evaluate.Temperature;
import io.fovea.evaluate.Thresholds;
import io.fovea.framing.Preprocessing;
import io.fovea.framing.Views;
import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.bundle.AnsweringModel;
import io.fovea.internal.bundle.TrainedModel;
import io.fovea.internal.dataset.Dataset;
import io.fovea.internal.evaluation.BatchInference;
import io.fovea.internal.evaluation.Examiner;
import io.fovea.internal.limit.Limit;
import io.fovea.internal.source.NamedTraits;
import io.fovea.internal.source.Sample;
import io.fovea.internal.torch.Cores;
import io.fovea.internal.torch.Meanwhile;
import io.fovea.internal.tree.Encoded;
import io.fovea.internal.weights.DownloadListener;
import io.fovea.internal.weights.PretrainedCache;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A trained classifier, ready for use: loads a bundle once and answers from any number of threads, which share the
 * cores. The pixels go through the very code that training used.
 *
 * <p>Close it to free the model's native memory, from any thread but not from within a callback of its own: closing
 * waits for the answers that are being computed. Whoever asks after that, or while it waits, gets an
 * IllegalStateException that says so. What is known of the classifier (its {@link #labels}, {@link #preprocessing},
 * {@link #metrics} and {@link #provenance}) can be asked for ever.
 */
public final class Classifier implements AutoCloseable {
    private final AnsweringModel model;

    private Classifier(AnsweringModel model) {
        this.model = model;
    }

    /**
     * @param bundle a {@code .fovea} file
     * @throws io.fovea.UserError if it is missing, damaged or of a newer format
     */
    public static Classifier load(Path bundle) {
        return load(bundle, Precision.FP32);
    }

    /**
     * @param precision of the network: bf16 is faster where the processor has it, and changes the third digit
     * @throws io.fovea.UserError for fp16, which is for training, or if the bundle cannot be used
     */
    public static Classifier load(Path bundle, Precision precision) {
        return load(bundle, precision, ImageDecoder.DEFAULT);
    }

    /** @param decoder states the largest image accepted */
    public static Classifier load(Path bundle, Precision precision, ImageDecoder decoder) {
        return load(bundle, precision, decoder, null);
    }

    /**
     * @param views frames of an image that are looked at for one answer: test-time augmentation; null for the bundle's
     * @throws io.fovea.UserError if the bundle cannot be used, or the views do not fit its framing
     */
    public static Classifier load(Path bundle, Precision precision, ImageDecoder decoder, @Nullable Views views) {
        try (TrainedModel trained = TrainedModel.of(bundle)) {
            return of(trained, precision, decoder, views);
        }
    }

    /** @param trained copied, so that it may be closed */
    static Classifier of(TrainedModel trained, Precision precision) {
        return of(trained, precision, ImageDecoder.DEFAULT, null);
    }

    private static Classifier of(
            TrainedModel trained, Precision precision, ImageDecoder decoder, @Nullable Views asked) {
        Views views = asked == null ? trained.manifest().frames() : asked;
        return Meanwhile.during(
                ImageDecoder::loadCodecs, () -> new Classifier(new AnsweringModel(trained, precision, decoder, views)));
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

    /**
     * @param preprocessing the name of published weights whose images are prepared so, or parts of
     *     {@code size=224,framing=crop=256:bilinear,mean=0.485/0.456/0.406,std=0.229/0.224/0.225}; null for what is
     *     known of the weights
     */
    public static Classifier pretrained(String architecture, String weights, @Nullable String preprocessing) {
        String known = Architectures.of(architecture).name();
        try (TrainedModel trained =
                TrainedModel.open(known, weights, preprocessing, PretrainedCache.here(), DownloadListener.SILENT)) {
            return of(trained, Precision.FP32);
        }
    }

    /** @throws UnreadableImage if the file is no image that can be read */
    public Prediction classify(Path file) {
        return prediction(model.logits(file));
    }

    /** @param encoded the content of an image file */
    public Prediction classify(byte[] encoded) {
        return prediction(model.logits(encoded));
    }

    /**
     * @param encoded the content of an image file; read to its end, not closed
     * @throws UnreadableImage if it is no image, or has more than 1 GiB
     */
    public Prediction classify(InputStream encoded) throws IOException {
        model.requireOpen();
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
        model.requireOpen();
        return classify(Image.of(image));
    }

    /** @throws UnreadableImage if one side is more than {@link ImageDecoder#MAX_SIDE_RATIO} times the other */
    public Prediction classify(Image image) {
        return prediction(model.logits(image));
    }

    private Prediction prediction(float[] logits) {
        return labels().several()
                ? Prediction.of(labels(), logits, thresholds())
                : Prediction.of(labels(), logits, temperature(), unknownBelow());
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
        BatchInference.Rows rows = model.logits(files, threads, progress);
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            float @Nullable [] logits = rows.row(i);
            Prediction prediction = logits == null ? null : prediction(logits);
            answers.add(new Answer(files.get(i), prediction, rows.failures().get(i)));
        }
        return answers;
    }

    /**
     * What the network's head sees of an image: a vector whose direction is nearly that of images that are alike to the
     * network.
     *
     * @throws UnreadableImage if the file is no image that can be read
     */
    public float[] features(Path file) {
        return model.features(file);
    }

    /** As above, of pixels. */
    public float[] features(Image image) {
        return model.features(image);
    }

    /**
     * The same of many files at once, in parallel; those that cannot be read are left out.
     *
     * @param threads worker threads
     * @param progress told the number of files done with every batch, from several threads
     * @param unreadable told each file that is left out
     */
    public Embeddings embed(
            List<Path> files, int threads, LongConsumer progress, Consumer<UnreadableImage> unreadable) {
        BatchInference.Rows rows = model.features(files, threads, progress);
        rows.failures().values().forEach(unreadable);
        return Embeddings.of(files, rows.rows());
    }

    /**
     * Judges by labelled images. Classes are matched by name, and the images need not have all of them. What cannot be
     * read is left out.
     *
     * @param part of the images to judge by; null for test, else validation, else all, but of the images that this was
     *     trained on what training held out
     * @param told everything that is left out or looks suspicious
     * @throws io.fovea.UserError if a class is unknown, there is no such part, or no image can be read
     */
    public Evaluation evaluate(LabelledImages images, @Nullable Part part, Consumer<Problem> told) {
        model.requireOpen();
        try (Dataset dataset = Dataset.forEvaluation(images, part, labels(), model.trainingData())) {
            return model.evaluate(dataset, Cores.available(), told);
        }
    }

    /** As above, by a folder, an archive, a table or MNIST's files, as training takes them. */
    public Evaluation evaluate(Path data, @Nullable Part part, Consumer<Problem> told) {
        model.requireOpen();
        try (Dataset dataset = Dataset.openForEvaluation(data, part, labels(), model.trainingData())) {
            return model.evaluate(dataset, Cores.available(), told);
        }
    }

    /**
     * Judges by labelled images, and finds those that are answered worse than others: by what they are like (size,
     * shape, light, sharpness, folders inside of a class's, other columns of a table), and when something happens to
     * them.
     *
     * @param part as for {@link #evaluate(Path, Part, Consumer)}
     * @param disturbed how many images are blurred, turned, compressed and so on, each in eighteen ways; 0 for none
     * @param told everything that is left out or looks suspicious
     * @throws io.fovea.UserError as {@link #evaluate(Path, Part, Consumer)}, or if the frames of the disturbed images,
     *     which are kept meanwhile, take more than a quarter of Java's memory
     */
    public Examined examine(Path data, @Nullable Part part, int disturbed, Consumer<Problem> told) {
        model.requireOpen();
        Limit.DISTURBED.require(disturbed);
        int threads = Cores.available();
        try (Dataset dataset = Dataset.openForEvaluation(data, part, labels(), model.trainingData())) {
            Examiner.requireRoom(dataset.samples().size(), disturbed, model.preprocessings());
            Evaluation evaluation = model.evaluate(dataset, threads, told);
            Map<String, Map<String, String>> named = NamedTraits.of(data, dataset.samples(), labels());
            return new Examined(evaluation, model.examine(dataset, evaluation, named, disturbed, threads));
        }
    }

    /**
     * How well images of other things are told from those of the classes: by the probability of the answer, by energy
     * (with one view), and, by the data that this was trained on, by the distance to the classes' features.
     *
     * @param data labelled images, as for {@link #evaluate(Path, Part, Consumer)}
     * @param others image files that show none of the classes
     * @param told everything that is left out or looks suspicious
     * @throws io.fovea.UserError as {@link #evaluate(Path, Part, Consumer)}
     * @throws IllegalStateException if an image may have any number of labels
     */
    public Strangers unlike(Path data, @Nullable Part part, List<Path> others, Consumer<Problem> told) {
        model.requireOpen();
        int threads = Cores.available();
        try (Dataset dataset = Dataset.openForEvaluation(data, part, labels(), model.trainingData())) {
            SingleLabelEvaluation known = model.evaluate(dataset, threads, told).singleLabel();
            Optional<Dataset> training = Dataset.openTraining(data, labels(), model.trainingData());
            try {
                List<Sample> learned =
                        training.map(one -> one.samples(Part.TRAIN)).orElse(List.of());
                return model.unlike(known, dataset.samples(), learned, others, threads, told);
            } finally {
                training.ifPresent(Dataset::close);
            }
        }
    }

    /** How a classifier did, and on which images worse. */
    public record Examined(Evaluation evaluation, Examination examination) {}

    /** The classes that it knows. */
    public Labels labels() {
        return model.labels();
    }

    /**
     * Where an image may have any number of labels, the probability from which each is given.
     *
     * @throws IllegalStateException if an image has exactly one class
     */
    public Thresholds thresholds() {
        List<Double> values = model.manifest().thresholds();
        if (values == null) throw new IllegalStateException("this classifier gives every image exactly one class");
        return new Thresholds(values);
    }

    /**
     * What logits are divided by before they become probabilities of classes; {@link Temperature#ONE} where it was not
     * fitted, and where an image may have any number of labels.
     */
    public Temperature temperature() {
        return model.manifest().probabilities();
    }

    /** The probability of a class below which a prediction is "unknown", 0 to 1; 0 if every image gets an answer. */
    public double unknownBelow() {
        Double threshold = model.manifest().unknownBelow();
        return threshold == null ? 0 : threshold;
    }

    /** How images are prepared for the network; of an ensemble for its first member. */
    public Preprocessing preprocessing() {
        return model.manifest().preprocessing();
    }

    /** The frames of an image that it looks at for one answer; {@link #features} are of the usual one alone. */
    public Views views() {
        return model.views();
    }

    /** Figures of its training by name, such as {@code validation.accuracy}; may be none. */
    public Map<String, Double> metrics() {
        return model.manifest().metrics();
    }

    /** Name and value of what is known of its origin, such as {@code data} and {@code created}. */
    public Map<String, String> provenance() {
        return model.manifest().provenance().facts();
    }

    @Override
    public void close() {
        model.close();
    }
}
