package io.fovea.internal.dataset;

import io.fovea.data.Part;
import io.fovea.data.Problem;
import io.fovea.image.ImageDecoder;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.parallel.ParallelPass;
import io.fovea.internal.source.Sample;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All there is to know of a data set before it is trained on. Every image is decoded, so that content which breaks a
 * decoder is found here and not in the middle of a training.
 *
 * @param dataset without the samples that cannot be read; its problems and obstacles are all there are
 * @param equal files that have the same bytes
 * @param decoded number of images whose content was read
 * @param statistics of the training images; null if there is none to measure
 */
public record Inspection(
        Dataset dataset,
        EqualFiles equal,
        int decoded,
        @Nullable PixelStatistics statistics) {
    /** What is to be said of all problems, once for each kind, the gravest first. */
    public List<ProblemGroup> groups() {
        return ProblemGroups.of(dataset.problems(), equal.groups());
    }

    /**
     * @param opened see {@link Dataset#openForInspection}
     * @param sample decode at most this many training images and no others; all images if there are no more training
     *     images than this
     * @param decoder states the largest image accepted
     */
    public static Inspection of(Dataset opened, int sample, ImageDecoder decoder, int threads) {
        return of(opened, sample, CheckOptions.of(decoder, threads));
    }

    /**
     * As above. The memory of the options spares the first look at each file, not its decoding.
     *
     * @throws java.util.concurrent.CancellationException if asked to stop
     */
    public static Inspection of(Dataset opened, int sample, CheckOptions options) {
        DatasetCheck files = DatasetCheck.ofFiles(opened, options);
        Dataset readable = files.dataset();
        List<Sample> training = readable.samples(Part.TRAIN);
        List<Sample> measured = PixelStatistics.choose(training, sample, 0);
        List<Sample> others = new ArrayList<>();
        if (measured.size() == training.size()) {
            others.addAll(readable.samples(Part.VALIDATION));
            others.addAll(readable.samples(Part.TEST));
        }
        int decoded = measured.size() + others.size();
        options.listener().begin("decoding", decoded);
        Damage damage = new Damage();
        PixelStatistics statistics = null;
        if (!measured.isEmpty()) {
            statistics = PixelStatistics.measure(measured, null, opened.channels(), options, damage::found)
                    .orElse(null);
        }
        damage.search(others, options);
        Dataset rest = damage.without(readable);
        return new Inspection(files.ofClasses(opened, rest).dataset(), files.equal(), decoded, statistics);
    }

    /** Samples whose structure is sound and whose content is not. */
    private static final class Damage {
        private final Set<Sample> samples = new HashSet<>();
        private final List<Problem> problems = new ArrayList<>();

        void found(Sample sample, UnreadableImage reason) {
            samples.add(sample);
            problems.add(Problem.leftOut(Problem.Kind.UNREADABLE, sample.path(), reason.reason()));
        }

        void search(List<Sample> samples, CheckOptions options) {
            Pace pace = new Pace(options.listener());
            List<Optional<UnreadableImage>> reasons =
                    ParallelPass.over(samples, options.threads(), options.stop(), sample -> {
                        Optional<UnreadableImage> failure = failure(sample, options.decoder());
                        pace.advance();
                        return failure;
                    });
            pace.tell();
            for (int i = 0; i < samples.size(); i++) {
                Sample sample = samples.get(i);
                reasons.get(i).ifPresent(reason -> found(sample, reason));
            }
        }

        private static Optional<UnreadableImage> failure(Sample sample, ImageDecoder decoder) {
            try {
                sample.origin().read(decoder);
                return Optional.empty();
            } catch (UnreadableImage e) {
                return Optional.of(e);
            }
        }

        Dataset without(Dataset dataset) {
            Map<Part, List<Sample>> rest = new EnumMap<>(Part.class);
            dataset.parts()
                    .forEach((part, all) -> rest.put(
                            part,
                            all.stream()
                                    .filter(sample -> !samples.contains(sample))
                                    .toList()));
            List<Problem> all = new ArrayList<>(dataset.problems());
            all.addAll(problems);
            return dataset.with(rest, all, dataset.obstacles());
        }
    }
}
