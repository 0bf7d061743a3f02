package io.fovea.internal.bundle;

import io.fovea.Precision;
import io.fovea.data.Labels;
import io.fovea.data.Problem;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.Examination;
import io.fovea.evaluate.NonFiniteAnswers;
import io.fovea.evaluate.SingleLabelEvaluation;
import io.fovea.evaluate.Strangers;
import io.fovea.framing.Views;
import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.dataset.Dataset;
import io.fovea.internal.dataset.TrainingData;
import io.fovea.internal.evaluation.BatchInference;
import io.fovea.internal.evaluation.Evaluator;
import io.fovea.internal.evaluation.Examiner;
import io.fovea.internal.evaluation.StrangerSearch;
import io.fovea.internal.evaluation.ViewMean;
import io.fovea.internal.inference.InferenceModel;
import io.fovea.internal.loading.Batch;
import io.fovea.internal.loading.Normalization;
import io.fovea.internal.source.Sample;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Lifetime;
import io.fovea.internal.torch.Scope;
import io.fovea.internal.tree.EncodedFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A trained network ready for use by any number of threads, which share the cores: from images to logits. Closing waits
 * for the answers that are being computed, and asking later is an IllegalStateException.
 */
public final class AnsweringModel implements AutoCloseable {
    private final Manifest manifest;
    private final @Nullable TrainingData trainingData;
    private final Labels labels;
    private final InferenceModel model;
    private final Normalization normalization;
    private final Lifetime lifetime = new Lifetime("classifier");
    private final ImageDecoder decoder;
    private final ViewMean views;

    /**
     * @param trained copied, so that it may be closed
     * @param views looked at for one answer
     * @throws io.fovea.UserError if the views do not fit the model's framing
     */
    public AnsweringModel(TrainedModel trained, Precision precision, ImageDecoder decoder, Views views) {
        manifest = trained.manifest();
        views.requireFit(manifest.preprocessing().framing());
        trainingData = trained.trainingData();
        model = trained.model().prepare(precision);
        this.decoder = manifest.preprocessing().framing().decoder(decoder);
        labels = manifest.classes();
        this.views = ViewMean.of(views, labels);
        normalization = new Normalization(manifest.preprocessing());
    }

    public Manifest manifest() {
        return manifest;
    }

    /** Looked at for one answer. */
    public Views views() {
        return views.views();
    }

    /** In the order of the logits. */
    public Labels labels() {
        return labels;
    }

    /** @throws IllegalStateException after {@link #close}, before anything is read in vain */
    public void requireOpen() {
        lifetime.requireNotOver();
    }

    /** @throws io.fovea.image.UnreadableImage if the file is no image that can be read */
    public float[] logits(Path file) {
        requireOpen();
        return answer(new EncodedFile(file).read(decoder, this::frames));
    }

    /** What the head sees of an image, as {@link InferenceModel#features} has it. */
    public float[] features(Path file) {
        requireOpen();
        return ofFrame(new EncodedFile(file).read(decoder, this::frame), model::features);
    }

    /** As above. */
    public float[] features(Image image) {
        requireOpen();
        ImageDecoder.requireRatio(image.height(), image.width(), "image");
        return ofFrame(frame(image), model::features);
    }

    /** @param encoded the content of an image file */
    public float[] logits(byte[] encoded) {
        requireOpen();
        return answer(decoder.decode(encoded, "image", this::frames));
    }

    /** @throws io.fovea.image.UnreadableImage if it is far longer than wide, or wider than long */
    public float[] logits(Image image) {
        requireOpen();
        ImageDecoder.requireRatio(image.height(), image.width(), "image");
        return answer(frames(image));
    }

    private List<Image> frames(Image image) {
        return views.views().frames(manifest.preprocessing(), image);
    }

    /** However many views there are, as many at once as a batch of a {@link BatchInference} holds. */
    private float[] answer(List<Image> frames) {
        return lifetime.during(() -> inference(1).with(views).row(frames, model::forward, normalization));
    }

    private Image frame(Image image) {
        return manifest.preprocessing().frame(image, new SplittableRandom(0));
    }

    private float[] ofFrame(Image frame, UnaryOperator<Tensor> network) {
        return lifetime.during(() -> {
            try (Scope request = Scope.inference()) {
                Batch batch = Batch.of(List.of(frame), 0);
                return HostCopy.floats(network.apply(normalization.apply(batch.images())));
            }
        });
    }

    /**
     * Many files at once; one that cannot be read does not stop the others.
     *
     * @param progress told the number of files done with every batch, from several threads
     * @throws NonFiniteAnswers if the network's weights are damaged or diverged
     */
    public BatchInference.Rows logits(List<Path> files, int threads, LongConsumer progress) {
        return rows(files, inference(threads).with(views), progress, model::forward);
    }

    /** As above, of what the head sees. */
    public BatchInference.Rows features(List<Path> files, int threads, LongConsumer progress) {
        return rows(files, inference(threads), progress, model::features);
    }

    private BatchInference inference(int threads) {
        return new BatchInference(manifest.preprocessing(), decoder, threads);
    }

    private BatchInference.Rows rows(
            List<Path> files, BatchInference inference, LongConsumer progress, UnaryOperator<Tensor> network) {
        List<Sample> samples = samples(files);
        LongConsumer told = done -> lifetime.duringOthersUse(() -> progress.accept(done));
        BatchInference.Rows rows = lifetime.during(() -> inference.readableRows(samples, network, told));
        NonFiniteAnswers.check(rows.rows());
        return rows;
    }

    /** What the network was trained on, if that held out a validation part; else null. */
    public @Nullable TrainingData trainingData() {
        return trainingData;
    }

    /**
     * @param dataset opened for this model's evaluation
     * @param told everything that is left out or looks suspicious
     */
    public Evaluation evaluate(Dataset dataset, int threads, Consumer<Problem> told) {
        dataset.problems().forEach(told);
        Evaluator evaluator = new Evaluator(inference(threads).with(views), labels);
        return manifest.judged(lifetime.during(() -> evaluator.judge(
                dataset.samples(),
                model::forward,
                done -> {},
                (sample, failure) ->
                        told.accept(Problem.leftOut(Problem.Kind.UNREADABLE, sample.path(), failure.reason())))));
    }

    /**
     * Which images are answered worse than others; by the usual frame alone.
     *
     * @param evaluation of the dataset
     * @param named as {@link Examiner.Wish#named}
     * @param disturbed how many images something is done to, 0 for none
     */
    public Examination examine(
            Dataset dataset,
            Evaluation evaluation,
            Map<String, Map<String, String>> named,
            int disturbed,
            int threads) {
        Examiner examiner = new Examiner(inference(threads), labels, manifest::judged);
        Examiner.Wish wish = new Examiner.Wish(named, disturbed);
        return lifetime.during(() -> examiner.examine(evaluation, dataset.samples(), wish, model::forward, done -> {}));
    }

    /**
     * How images of other things are told from those of the classes.
     *
     * @param known what {@link #evaluate} said of the samples
     * @param training samples by whose features the centres of the classes are found; empty for none
     * @param told everything that is left out
     */
    public Strangers unlike(
            SingleLabelEvaluation known,
            List<Sample> samples,
            List<Sample> training,
            List<Path> others,
            int threads,
            Consumer<Problem> told) {
        double from = manifest.unknownBelow() == null ? 0 : manifest.unknownBelow();
        StrangerSearch search = new StrangerSearch(known, from, views().count());
        return lifetime.during(() -> search.search(samples(others), samples, training, new StrangerSearch.Pass() {
            @Override
            public BatchInference.Rows logits(String words, List<Sample> some) {
                return inference(threads).with(views).readableRows(some, model::forward, done -> {});
            }

            @Override
            public BatchInference.Rows features(String words, List<Sample> some) {
                return inference(threads).readableRows(some, model::features, done -> {});
            }

            @Override
            public void unreadable(Sample sample, UnreadableImage failure) {
                told.accept(Problem.leftOut(Problem.Kind.UNREADABLE, sample.path(), failure.reason()));
            }
        }));
    }

    private static List<Sample> samples(List<Path> files) {
        return files.stream()
                .map(file -> new Sample(file.toString(), 0, new EncodedFile(file)))
                .toList();
    }

    @Override
    public void close() {
        lifetime.end(() -> {
            model.close();
            normalization.close();
        });
    }
}
