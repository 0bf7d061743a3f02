package io.fovea.internal.bundle;

import io.fovea.Precision;
import io.fovea.data.Labels;
import io.fovea.data.Problem;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.Examination;
import io.fovea.evaluate.NonFiniteAnswers;
import io.fovea.evaluate.SingleLabelEvaluation;
import io.fovea.evaluate.Strangers;
import io.fovea.framing.Preprocessing;
import io.fovea.framing.Views;
import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.dataset.Dataset;
import io.fovea.internal.dataset.TrainingData;
import io.fovea.internal.evaluation.BatchInference;
import io.fovea.internal.evaluation.Evaluator;
import io.fovea.internal.evaluation.Examiner;
import io.fovea.internal.evaluation.Panel;
import io.fovea.internal.evaluation.StrangerSearch;
import io.fovea.internal.source.Sample;
import io.fovea.internal.torch.Lifetime;
import io.fovea.internal.tree.EncodedFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A trained network, or an ensemble, ready for use by any number of threads, which share the cores: from images to
 * logits. Closing waits for the answers that are being computed, and asking later is an IllegalStateException.
 */
public final class AnsweringModel implements AutoCloseable {
    private final Manifest manifest;
    private final @Nullable TrainingData trainingData;
    private final Labels labels;
    private final PreparedModel model;
    private final Lifetime lifetime = new Lifetime("classifier");
    private final ImageDecoder decoder;
    private final Views views;
    private final Panel answers;
    private final Panel features;

    /**
     * @param trained copied, so that it may be closed
     * @param views looked at for one answer, such as its manifest has
     * @throws io.fovea.UserError if the views do not fit a framing
     */
    public AnsweringModel(TrainedModel trained, Precision precision, ImageDecoder decoder, Views views) {
        manifest = trained.manifest();
        trainingData = trained.trainingData();
        model = PreparedModel.of(trained.looking(views), precision);
        this.decoder = decoder;
        labels = manifest.classes();
        this.views = views;
        answers = model.answers(decoder, 1);
        features = model.features(decoder, 1);
    }

    public Manifest manifest() {
        return manifest;
    }

    /** Looked at for one answer. */
    public Views views() {
        return views;
    }

    /** Whether an answer is made of several. */
    private boolean isMean() {
        return views.count() > 1 || manifest.ensemble() != null;
    }

    /** As {@link PreparedModel#preprocessings}. */
    public List<Preprocessing> preprocessings() {
        return model.preprocessings();
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
        return row(answers, new EncodedFile(file)::read);
    }

    /** @param encoded the content of an image file */
    public float[] logits(byte[] encoded) {
        return row(answers, (decoder, frames) -> decoder.decode(encoded, "image", frames));
    }

    /** @throws io.fovea.image.UnreadableImage if it is far longer than wide, or wider than long */
    public float[] logits(Image image) {
        return row(answers, shown(image));
    }

    /** What the head sees of an image, as {@link PreparedModel#features} has it. */
    public float[] features(Path file) {
        return row(features, new EncodedFile(file)::read);
    }

    /** As above. */
    public float[] features(Image image) {
        return row(features, shown(image));
    }

    private static Panel.Picture shown(Image image) {
        return (decoder, frames) -> {
            ImageDecoder.requireRatio(image.height(), image.width(), "image");
            return frames.apply(image);
        };
    }

    private float[] row(Panel panel, Panel.Picture picture) {
        requireOpen();
        List<List<Image>> frames = panel.frames(picture);
        return lifetime.during(() -> panel.row(frames));
    }

    /**
     * Many files at once; one that cannot be read does not stop the others.
     *
     * @param progress told the number of files done with every batch, from several threads
     * @throws NonFiniteAnswers if the network's weights are damaged or diverged
     */
    public BatchInference.Rows logits(List<Path> files, int threads, LongConsumer progress) {
        return rows(files, model.answers(decoder, threads), progress);
    }

    /** As above, of what the head sees. */
    public BatchInference.Rows features(List<Path> files, int threads, LongConsumer progress) {
        return rows(files, model.features(decoder, threads), progress);
    }

    private BatchInference.Rows rows(List<Path> files, Panel panel, LongConsumer progress) {
        List<Sample> samples = samples(files);
        LongConsumer told = done -> lifetime.duringOthersUse(() -> progress.accept(done));
        BatchInference.Rows rows = lifetime.during(() -> panel.readableRows(samples, told));
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
        return manifest.judged(lifetime.during(() -> Evaluator.judge(
                model.answers(decoder, threads),
                labels,
                dataset.samples(),
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
        Examiner examiner = new Examiner(model.plainAnswers(decoder, threads), labels, manifest::judged);
        Examiner.Wish wish = new Examiner.Wish(named, disturbed);
        return lifetime.during(() -> examiner.examine(evaluation, dataset.samples(), wish, done -> {}));
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
        StrangerSearch search = new StrangerSearch(known, from, isMean());
        return lifetime.during(() -> search.search(samples(others), samples, training, new StrangerSearch.Pass() {
            @Override
            public BatchInference.Rows logits(String words, List<Sample> some) {
                return model.answers(decoder, threads).readableRows(some, done -> {});
            }

            @Override
            public BatchInference.Rows features(String words, List<Sample> some) {
                return model.features(decoder, threads).readableRows(some, done -> {});
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
        lifetime.end(model::close);
    }
}
