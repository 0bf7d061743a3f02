package io.fovea.data;

import io.fovea.UserError;
import io.fovea.image.ImageDecoder;
import io.fovea.image.UnreadableImage;
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
        /** @param content size and checksums of the file */
        void readable(Part part, Sample sample, String content);

        /** @param damaged whether the content is at fault; otherwise the file cannot be had now */
        void unreadable(Part part, Sample sample, String reason, boolean damaged);
    }

    private static final Told NOBODY = new Told() {
        @Override
        public void readable(Part part, Sample sample, String content) {}

        @Override
        public void unreadable(Part part, Sample sample, String reason, boolean damaged) {}
    };

    /**
     * @param decoder states the largest image accepted
     * @throws UserError if a class has no readable training image
     */
    public static DatasetCheck of(Dataset dataset, ImageDecoder decoder, int threads) {
        return of(dataset, decoder, threads, NOBODY);
    }

    /** As above. */
    public static DatasetCheck of(Dataset dataset, ImageDecoder decoder, int threads, Told told) {
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
        List<Problem> all = new ArrayList<>(dataset.problems());
        Dataset rest = dataset.with(readable, List.of());
        if (dataset.has(Part.TRAIN)) problems.addAll(classProblems(rest));
        all.addAll(problems);
        return new DatasetCheck(rest.with(readable, all), List.copyOf(problems));
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

    private static List<Problem> classProblems(Dataset dataset) {
        long[] counts = dataset.classCounts(Part.TRAIN);
        long[] checks = dataset.classCounts(Part.VALIDATION);
        List<Problem> problems = new ArrayList<>();
        int least = 0, most = 0;
        for (int i = 0; i < counts.length; i++) {
            String name = dataset.labels().name(i);
            if (counts[i] == 0) {
                throw new UserError(
                        "class " + name + " of " + dataset.description() + " has no readable training image",
                        "run fovea inspect on the data, then replace the files it names");
            }
            if (counts[i] == 1)
                problems.add(Problem.warning("class " + name, "has 1 training image, too few to learn"));
            if (dataset.has(Part.VALIDATION) && checks[i] == 0) {
                problems.add(Problem.warning("class " + name, "has no readable validation image to judge it by"));
            }
            if (counts[i] < counts[least]) least = i;
            if (counts[i] > counts[most]) most = i;
        }
        if (counts[most] > IMBALANCE * counts[least]) {
            String reason = "has " + counts[most] + " training images, class "
                    + dataset.labels().name(least) + " only " + counts[least] + ": rare classes will be missed";
            problems.add(Problem.warning("class " + dataset.labels().name(most), reason));
        }
        return problems;
    }

    private static String lower(Part part) {
        return part.name().toLowerCase(Locale.ROOT);
    }
}
