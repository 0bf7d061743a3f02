package io.fovea.internal.dataset;

import io.fovea.UserError;
import io.fovea.data.Part;
import io.fovea.data.Problem;
import io.fovea.image.ImageDecoder;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.parallel.ParallelPass;
import io.fovea.internal.source.Catalogue;
import io.fovea.internal.source.Obstacle;
import io.fovea.internal.source.Sample;
import io.fovea.internal.tree.Encoded;
import io.fovea.internal.tree.RawPixels;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads every file of a data set once, before training, and tells what is wrong: files that are no images, cut or too
 * large are left out; equal files, few images and unequal classes are warned of.
 *
 * @param dataset without the unreadable samples; its problems are those it had and those found here
 * @param problems those found here
 */
public record DatasetCheck(Dataset dataset, List<Problem> problems) {
    /** A class with this many times the training images of another is worth a warning. */
    static final int IMBALANCE = 20;

    /** Told what was found in each file, in the order of the samples. */
    public interface Told {
        /** Hears nothing. */
        Told NOTHING = new Told() {};

        /** @param content size and checksums of the file */
        default void readable(Part part, Sample sample, String content) {}

        /** @param damaged whether the content is at fault; otherwise the file cannot be had now */
        default void unreadable(Part part, Sample sample, String reason, boolean damaged) {}
    }

    /**
     * @param decoder states the largest image accepted
     * @throws UserError if a class has no readable training image, or nothing can be validated by
     */
    public static DatasetCheck of(Dataset dataset, ImageDecoder decoder, int threads) {
        return of(dataset, decoder, threads, Told.NOTHING);
    }

    /** As above. */
    public static DatasetCheck of(Dataset dataset, ImageDecoder decoder, int threads, Told told) {
        DatasetCheck files = ofFiles(dataset, decoder, threads, told);
        DatasetCheck classes = ofClasses(dataset, files.dataset());
        Catalogue.require(classes.dataset().obstacles());
        List<Problem> problems = new ArrayList<>(files.problems());
        problems.addAll(classes.problems());
        return new DatasetCheck(classes.dataset(), List.copyOf(problems));
    }

    /** File by file: what is no image is left out, equal files are told. */
    static DatasetCheck ofFiles(Dataset dataset, ImageDecoder decoder, int threads, Told told) {
        List<Problem> problems = new ArrayList<>();
        Map<Part, List<Sample>> readable = new EnumMap<>(Part.class);
        Map<Fingerprint, Seen> seen = new HashMap<>();
        for (Part part : dataset.parts().keySet()) {
            List<Sample> samples = dataset.samples(part);
            List<Verdict> verdicts = ParallelPass.over(samples, threads, sample -> judge(sample, decoder));
            List<Sample> kept = new ArrayList<>();
            for (int i = 0; i < samples.size(); i++) {
                Sample sample = samples.get(i);
                Verdict verdict = verdicts.get(i);
                if (verdict.fingerprint() == null) {
                    told.unreadable(part, sample, verdict.reason(), verdict.damaged());
                    problems.add(Problem.leftOut(sample.path(), verdict.reason()));
                    continue;
                }
                kept.add(sample);
                told.readable(part, sample, verdict.fingerprint().text());
                Seen first = seen.putIfAbsent(verdict.fingerprint(), new Seen(part, sample));
                if (first != null) problems.add(Problem.warning(sample.path(), first.repeatedBy(part, sample)));
            }
            readable.put(part, kept);
        }
        return extended(dataset, readable, problems, List.of());
    }

    /**
     * What is left for each class; obstacles to training are in the result.
     *
     * @param rest of {@code found}, without all that is unreadable
     */
    static DatasetCheck ofClasses(Dataset found, Dataset rest) {
        List<Problem> problems = new ArrayList<>();
        List<Obstacle> obstacles = new ArrayList<>();
        if (found.has(Part.TRAIN)) judgeClasses(found, rest, problems, obstacles);
        return extended(rest, rest.parts(), problems, obstacles);
    }

    private static DatasetCheck extended(
            Dataset dataset, Map<Part, List<Sample>> parts, List<Problem> problems, List<Obstacle> obstacles) {
        List<Problem> all = new ArrayList<>(dataset.problems());
        all.addAll(problems);
        List<Obstacle> allObstacles = new ArrayList<>(dataset.obstacles());
        allObstacles.addAll(obstacles);
        return new DatasetCheck(dataset.with(parts, all, allObstacles), List.copyOf(problems));
    }

    /**
     * @param fingerprint null if the file is unreadable, for the reason given
     * @param damaged whether its content is at fault
     */
    private record Verdict(@Nullable Fingerprint fingerprint, String reason, boolean damaged) {
        Verdict(Fingerprint fingerprint) {
            this(fingerprint, "", false);
        }
    }

    /** The first sample with certain bytes. */
    private record Seen(Part part, Sample sample) {
        String repeatedBy(Part otherPart, Sample other) {
            String same = "has the same bytes as " + sample.path();
            String label = other.label() == sample.label() ? "" : ", which is of another class";
            String leak = part == otherPart ? "" : ": " + lower(part) + " leaks into " + lower(otherPart);
            return same + label + leak;
        }
    }

    private static Verdict judge(Sample sample, ImageDecoder decoder) {
        if (sample.origin() instanceof RawPixels raw) {
            return new Verdict(Fingerprint.of(raw.image().pixels()));
        }
        try {
            Encoded encoded = (Encoded) sample.origin();
            byte[] bytes = encoded.bytes();
            decoder.check(bytes, encoded.name());
            return new Verdict(Fingerprint.of(bytes));
        } catch (UnreadableImage e) {
            return new Verdict(null, e.reason(), e.isDamaged());
        }
    }

    private static void judgeClasses(Dataset found, Dataset dataset, List<Problem> problems, List<Obstacle> obstacles) {
        long[] before = found.classCounts(Part.TRAIN);
        long[] counts = dataset.classCounts(Part.TRAIN);
        long[] checks = dataset.classCounts(Part.VALIDATION);
        boolean validated = dataset.has(Part.VALIDATION);
        for (int i = 0; i < counts.length; i++) {
            String name = dataset.labels().name(i);
            if (before[i] > 0 && counts[i] == 0) {
                obstacles.add(new Obstacle(
                        "class " + name + " of " + dataset.description() + " has no readable training image",
                        "run fovea inspect on the data, then replace the files it names"));
            } else if (counts[i] == 1) {
                problems.add(Problem.warning("class " + name, "has 1 training image, too few to learn"));
            }
            if (validated && checks[i] == 0) {
                problems.add(Problem.warning("class " + name, "has no readable validation image to judge it by"));
            }
        }
        if (!validated) obstacles.add(withoutValidation(dataset));
        if (obstacles.isEmpty()) warnOfImbalance(dataset, counts, problems);
    }

    private static Obstacle withoutValidation(Dataset dataset) {
        return dataset.heldOut() == null
                ? new Obstacle(
                        "no validation image of " + dataset.description() + " can be read",
                        "run fovea inspect on the data, then replace the files it names")
                : new Obstacle(
                        dataset.description() + " has too few readable images to hold any out for validation",
                        "add images, some dozens for each class, or a validation folder");
    }

    private static void warnOfImbalance(Dataset dataset, long[] counts, List<Problem> problems) {
        int least = 0, most = 0;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] < counts[least]) least = i;
            if (counts[i] > counts[most]) most = i;
        }
        if (counts[most] <= IMBALANCE * counts[least]) return;
        String reason = "has " + counts[most] + " training images, class "
                + dataset.labels().name(least) + " only " + counts[least] + ": rare classes will be missed";
        problems.add(Problem.warning("class " + dataset.labels().name(most), reason));
    }

    private static String lower(Part part) {
        return part.name().toLowerCase(Locale.ROOT);
    }
}
