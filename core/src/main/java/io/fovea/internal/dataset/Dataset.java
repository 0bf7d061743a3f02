package io.fovea.internal.dataset;

import io.fovea.UserError;
import io.fovea.data.LabelledImages;
import io.fovea.data.Labels;
import io.fovea.data.Part;
import io.fovea.data.Problem;
import io.fovea.internal.source.Catalogue;
import io.fovea.internal.source.DataPath;
import io.fovea.internal.source.Obstacle;
import io.fovea.internal.source.Sample;
import io.fovea.internal.source.SuppliedImages;
import io.fovea.internal.tree.ArchiveCache;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Labelled images in parts. Immutable; images inside archives can be read until it is closed.
 *
 * @param parts the samples of each part: those of folders class by class, the files in code point order; those of
 *     tables and idx files in the order they stand there
 * @param problems what was left out and what looks suspicious
 * @param obstacles what keeps it from being trained on; none in data that were opened to be used
 * @param channels of the images: 1 if all are gray by nature (idx files), else 3
 * @param description kind and place of the source, such as "folder clothing"
 * @param heldOut how the validation part was taken from the training part; null if the data came with one, or have none
 * @param source what {@link #close} closes
 */
public record Dataset(
        Labels labels,
        Map<Part, List<Sample>> parts,
        List<Problem> problems,
        List<Obstacle> obstacles,
        int channels,
        String description,
        @Nullable SplitRule heldOut,
        Closeable source)
        implements AutoCloseable {
    public Dataset {
        EnumMap<Part, List<Sample>> copy = new EnumMap<>(Part.class);
        parts.forEach((part, samples) -> copy.put(part, List.copyOf(samples)));
        parts = Collections.unmodifiableMap(copy);
        problems = List.copyOf(problems);
        obstacles = List.copyOf(obstacles);
    }

    /**
     * Opens data to train on: a folder with train, validation (val, valid) and test folders, of which only train is
     * required, each with one folder per class; or one folder per class at the top; or MNIST idx files; or a zip, tar
     * or tar.gz archive of any of these; or a CSV table ({@code path,label[,split]}). Where there is no validation
     * part, a share of every class of the training part is held out by {@code rule}; a test part is never touched for
     * that.
     *
     * @throws UserError if the data cannot be trained on, with the way to repair them
     */
    public static Dataset open(Path data, SplitRule rule) {
        return open(data, rule, () -> false);
    }

    /**
     * As above.
     *
     * @param stop polled while files are listed
     * @throws java.util.concurrent.CancellationException if {@code stop} becomes true
     */
    public static Dataset open(Path data, SplitRule rule, BooleanSupplier stop) {
        return open(data, rule, new DataPath(defaultCache(), stop));
    }

    public static Dataset open(Path data, SplitRule rule, ArchiveCache cache) {
        return open(data, rule, new DataPath(cache, () -> false));
    }

    private static Dataset open(Path data, SplitRule rule, DataPath recognition) {
        Catalogue catalogue = recognition.catalogue(data);
        return closingOnError(catalogue, () -> {
            Dataset dataset = new TrainingAssembly(catalogue).assemble(rule);
            Catalogue.require(dataset.obstacles());
            return dataset;
        });
    }

    /**
     * Images that are supplied from code, to train on.
     *
     * @throws UserError if they cannot be trained on, with the way to repair them
     */
    public static Dataset of(LabelledImages images, SplitRule rule) {
        Dataset dataset = new TrainingAssembly(SuppliedImages.catalogue(images)).assemble(rule);
        Catalogue.require(dataset.obstacles());
        return dataset;
    }

    /** As {@link #openForEvaluation(Path, Part, Labels, TrainingData)}, of images that are supplied from code. */
    public static Dataset forEvaluation(
            LabelledImages images, @Nullable Part part, Labels labels, @Nullable TrainingData trained) {
        return new EvaluationAssembly(SuppliedImages.catalogue(images), labels, trained).assemble(part);
    }

    /**
     * Opens data to look at them, whatever is wrong with them: as {@link #open} does, but what keeps them from being
     * trained on is told by {@link #obstacles} rather than thrown, and the labels are the classes of all parts.
     *
     * @throws UserError if {@code data} is nothing that holds images
     */
    public static Dataset openForInspection(Path data, SplitRule rule) {
        return openForInspection(data, rule, () -> false);
    }

    /**
     * As above.
     *
     * @param stop polled while files are listed
     * @throws java.util.concurrent.CancellationException if {@code stop} becomes true
     */
    public static Dataset openForInspection(Path data, SplitRule rule, BooleanSupplier stop) {
        return openForInspection(data, rule, new DataPath(defaultCache(), stop));
    }

    public static Dataset openForInspection(Path data, SplitRule rule, ArchiveCache cache) {
        return openForInspection(data, rule, new DataPath(cache, () -> false));
    }

    private static Dataset openForInspection(Path data, SplitRule rule, DataPath recognition) {
        Catalogue catalogue = recognition.catalogue(data);
        return closingOnError(catalogue, () -> new TrainingAssembly(catalogue).assemble(rule));
    }

    /** As {@link #openForEvaluation(Path, Part, Labels, TrainingData)}, of a model that held out nothing. */
    public static Dataset openForEvaluation(Path data, @Nullable Part part, Labels labels) {
        return openForEvaluation(data, part, labels, null);
    }

    /**
     * Opens data to judge a trained model by. The result has one part: the one asked for; without a wish, test if there
     * is one, else validation, which is held out again if the data have none. Data that are not divided into parts are
     * judged by as a whole, as {@link Part#TEST}; without a wish, if they are likely those of the training, by what
     * that held out. A warning among the problems says which of the two.
     *
     * @param labels of the model; classes are matched by name, and the data need not have all of them
     * @param trained what the model was trained on, if that held out a validation part; else null
     * @throws UserError if the data lack the part or have a class that the model does not know
     */
    public static Dataset openForEvaluation(
            Path data, @Nullable Part part, Labels labels, @Nullable TrainingData trained) {
        return openForEvaluation(data, part, labels, trained, defaultCache());
    }

    public static Dataset openForEvaluation(
            Path data, @Nullable Part part, Labels labels, @Nullable TrainingData trained, ArchiveCache cache) {
        Catalogue catalogue = new DataPath(cache, () -> false).catalogue(data);
        return closingOnError(catalogue, () -> new EvaluationAssembly(catalogue, labels, trained).assemble(part));
    }

    /**
     * As {@link #openForEvaluation(Path, Part, Labels, TrainingData)} without a wish, to decide something about the
     * model: of data that are divided into parts never the test part.
     */
    public static Dataset openToDecideBy(Path data, Labels labels, @Nullable TrainingData trained) {
        Catalogue catalogue = new DataPath(defaultCache(), () -> false).catalogue(data);
        return closingOnError(catalogue, () -> new EvaluationAssembly(catalogue, labels, trained).toDecideBy());
    }

    /**
     * The training part of data, as that of a model which was trained on them; empty if they have none, or are not
     * divided and not those of the training.
     */
    public static Optional<Dataset> openTraining(Path data, Labels labels, @Nullable TrainingData trained) {
        Catalogue catalogue = new DataPath(defaultCache(), () -> false).catalogue(data);
        EvaluationAssembly assembly = new EvaluationAssembly(catalogue, labels, trained);
        if (assembly.hasTraining()) return Optional.of(closingOnError(catalogue, () -> assembly.assemble(Part.TRAIN)));
        try {
            catalogue.source().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.empty();
    }

    /** @return the samples of a part, empty if the data have none */
    public List<Sample> samples(Part part) {
        return parts.getOrDefault(part, List.of());
    }

    public boolean has(Part part) {
        return !samples(part).isEmpty();
    }

    /** @throws UserError if data that were opened for inspection hold not one image, and why */
    public void requireImages() {
        if (samples().isEmpty()) Catalogue.require(obstacles);
    }

    /** The samples of all parts. */
    public List<Sample> samples() {
        List<Sample> all = new ArrayList<>();
        parts.values().forEach(all::addAll);
        return all;
    }

    /** Samples per class, in the order of the labels. */
    public long[] classCounts(Part part) {
        long[] counts = new long[labels.size()];
        for (Sample sample : samples(part)) sample.labels().indices().forEach(label -> counts[label]++);
        return counts;
    }

    /** The same source with other samples, problems and obstacles. */
    Dataset with(Map<Part, List<Sample>> otherParts, List<Problem> otherProblems, List<Obstacle> otherObstacles) {
        return new Dataset(labels, otherParts, otherProblems, otherObstacles, channels, description, heldOut, source);
    }

    /** Closes the archive, if the images lie in one. */
    @Override
    public void close() {
        try {
            source.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ArchiveCache defaultCache() {
        return ArchiveCache.of(System.getenv(), System.getProperty("user.home"));
    }

    private static Dataset closingOnError(Catalogue catalogue, Supplier<Dataset> assembly) {
        try {
            return assembly.get();
        } catch (RuntimeException e) {
            try {
                catalogue.source().close();
            } catch (IOException onClose) {
                e.addSuppressed(onClose);
            }
            throw e;
        }
    }
}
