package io.fovea.internal.loading;

import io.fovea.UserError;
import io.fovea.data.Labels;
import io.fovea.data.Part;
import io.fovea.data.Problem;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.source.Sample;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.tree.CodePointOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The samples of one part of a data set, and which of their files turned out to be damaged when they were decoded. Such
 * a file is left out wherever it would stand, in every epoch. Damage is a matter of content alone, so every run on the
 * same data leaves out the same files, whichever thread meets them first. Above the stated share the work ends. Safe
 * for several threads.
 */
public final class SampleSet {
    /** A tenth of a part may be damaged. */
    private static final int SHARE = 10;
    /** In small parts so many files, but not more than half. */
    private static final int FEW = 10;

    private static final int NAMED = 5;

    private final Part part;
    private final List<Sample> all;
    private final Labels labels;
    private final Map<String, Problem> found = new ConcurrentHashMap<>();

    // guarded by this
    private final long[] left;
    private final List<Problem> untold = new ArrayList<>();

    public SampleSet(Part part, List<Sample> samples, Labels labels) {
        this.part = part;
        all = List.copyOf(samples);
        this.labels = labels;
        left = new long[labels.size()];
        for (Sample sample : samples) sample.labels().indices().forEach(label -> left[label]++);
    }

    /** So many files of a part with {@code images} may be damaged. */
    public static int limit(int images) {
        return Math.max(images / SHARE, Math.min(FEW, images / 2));
    }

    public int size() {
        return all.size();
    }

    /** All samples, damaged ones included. */
    public List<Sample> all() {
        return all;
    }

    /** The class of every sample, damaged ones included, where each has exactly one. */
    public int[] classes() {
        return all.stream().mapToInt(Sample::label).toArray();
    }

    /**
     * The group of every sample, damaged ones included: its class, or of several labels the rarest one; samples without
     * any label are one more group.
     */
    public int[] groups() {
        int[] counts = counts();
        return all.stream()
                .mapToInt(sample -> sample.labels()
                        .indices()
                        .boxed()
                        .min(Comparator.comparingInt(label -> counts[label]))
                        .orElse(counts.length))
                .toArray();
    }

    /** Samples of each class in label order, damaged ones included. */
    public int[] counts() {
        int[] counts = new int[labels.size()];
        for (Sample sample : all) sample.labels().indices().forEach(label -> counts[label]++);
        return counts;
    }

    /**
     * What some of the samples show, as a loss takes it; belongs to the caller's scope.
     *
     * @param positions in {@link #all}
     */
    public Targets targets(IntStream positions) {
        if (!labels.several()) {
            return Targets.Classes.of(
                    positions.mapToLong(i -> all.get(i).label()).toArray());
        }
        int[] chosen = positions.toArray();
        float[] rows = new float[chosen.length * labels.size()];
        for (int i = 0; i < chosen.length; i++) {
            int row = i * labels.size();
            all.get(chosen[i]).labels().indices().forEach(label -> rows[row + label] = 1);
        }
        return new Targets.Several(HostCopy.toTensor(rows, chosen.length, labels.size()));
    }

    /** Images of each class that are not known to be damaged, in label order. */
    public synchronized List<Long> perClass() {
        return LongStream.of(left).boxed().toList();
    }

    /** Whether no file is known to be damaged. */
    public boolean isWhole() {
        return found.isEmpty();
    }

    /** Whether this sample's file is known to be damaged. */
    public boolean isDamaged(Sample sample) {
        return !isWhole() && found.containsKey(sample.path());
    }

    /** The damaged files, sorted by path. */
    public List<Problem> damaged() {
        return found.values().stream()
                .sorted(Comparator.comparing(Problem::path, CodePointOrder.INSTANCE))
                .toList();
    }

    /** Those found since the last call, sorted by path: each is told once. */
    public synchronized List<Problem> takeUntold() {
        if (untold.isEmpty()) return List.of();
        List<Problem> told = untold.stream()
                .sorted(Comparator.comparing(Problem::path, CodePointOrder.INSTANCE))
                .toList();
        untold.clear();
        return told;
    }

    /**
     * From now on {@code sample} is left out.
     *
     * @throws UnreadableImage {@code why} itself, if it is not the content that is at fault
     * @throws UserError if too many files are damaged, or a class has no training image left
     */
    public void leaveOut(Sample sample, UnreadableImage why) {
        if (!why.isDamaged()) throw why;
        leaveOut(sample, why.reason());
    }

    /**
     * Leaves out what an earlier start of the same run left out.
     *
     * @param reasons by path
     */
    public void leaveOut(Map<String, String> reasons) {
        if (reasons.isEmpty()) return;
        for (Sample sample : all) {
            String reason = reasons.get(sample.path());
            if (reason != null) leaveOut(sample, reason);
        }
    }

    private synchronized void leaveOut(Sample sample, String reason) {
        Problem problem = Problem.leftOut(Problem.Kind.UNREADABLE, sample.path(), reason);
        if (found.putIfAbsent(sample.path(), problem) != null) return;
        untold.add(problem);
        sample.labels().indices().forEach(label -> left[label]--);
        if (found.size() > limit(all.size())) throw tooMany();
        if (part != Part.TRAIN) return;
        sample.labels().indices().filter(label -> left[label] == 0).findFirst().ifPresent(label -> {
            throw noneLeft(label);
        });
    }

    private UserError tooMany() {
        return new UserError(
                "too many damaged files: at least %,d of %,d %s images, at most %,d are left out: %s"
                        .formatted(found.size(), all.size(), word(), limit(all.size()), first()),
                "replace or remove them; 'fovea inspect' names them");
    }

    private UserError noneLeft(int label) {
        return new UserError(
                "every training image of class " + labels.name(label) + " is damaged: " + first(),
                "replace them, or remove the class");
    }

    private String word() {
        return part.name().toLowerCase(Locale.ROOT);
    }

    private String first() {
        return damaged().stream()
                .limit(NAMED)
                .map(problem -> problem.path() + " (" + problem.reason() + ")")
                .collect(Collectors.joining(", "));
    }
}
