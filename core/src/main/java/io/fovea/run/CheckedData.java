package io.fovea.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.UserError;
import io.fovea.data.Part;
import io.fovea.data.Problem;
import io.fovea.framing.Preprocessing;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.dataset.CheckListener;
import io.fovea.internal.dataset.CheckOptions;
import io.fovea.internal.dataset.Dataset;
import io.fovea.internal.dataset.DatasetCheck;
import io.fovea.internal.dataset.ProblemGroup;
import io.fovea.internal.dataset.SampleList;
import io.fovea.internal.frames.FrameCache;
import io.fovea.internal.kept.KeptFolder;
import io.fovea.internal.kept.KeptKind;
import io.fovea.internal.loading.SampleSet;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The data of a run: opened, without the files that cannot be read, and told of those that turn out to be damaged while
 * they are decoded.
 */
final class CheckedData implements AutoCloseable {
    /** More files that turn out damaged than this are counted, not listed. */
    private static final int LISTED = 20;

    private static final int NAMED = 5;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Dataset dataset;
    private final List<ProblemGroup> problems;
    private final SampleList list;
    private final ImageDecoder decoder;
    private final Map<Part, SampleSet> sets = new EnumMap<>(Part.class);
    private FrameCache frames = FrameCache.NONE;
    private int told;

    private CheckedData(DatasetCheck check, ImageDecoder decoder) {
        this.dataset = check.dataset();
        this.problems = check.groups();
        this.list = check.list();
        this.decoder = decoder;
        for (Part part : Part.values()) {
            sets.put(part, new SampleSet(part, dataset.samples(part), dataset.labels()));
        }
    }

    /**
     * @param opened closed with this, or if this fails
     * @param options how it is checked
     * @throws UserError if the data are not usable, or so many files cannot be had now that something else is wrong
     * @throws java.util.concurrent.CancellationException if asked to stop
     */
    static CheckedData of(Dataset opened, CheckOptions options, RunListener listener) {
        try {
            DatasetCheck check = DatasetCheck.of(opened, options);
            requireAvailable(check.unavailable(), opened.samples().size());
            CheckedData data = new CheckedData(check, options.decoder());
            data.describe(listener);
            return data;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    static CheckListener telling(RunListener listener) {
        return new CheckListener() {
            @Override
            public void note(String line) {
                listener.note(line);
            }

            @Override
            public void begin(String task, long images) {
                listener.stage(task, "images", images);
            }

            @Override
            public void advance(long images) {
                listener.advance(images);
            }
        };
    }

    /** A file that nobody may read is left out; if many cannot be had, a disk or a network is at fault. */
    private static void requireAvailable(List<String> unavailable, int images) {
        if (unavailable.size() <= SampleSet.limit(images)) return;
        List<String> first = unavailable.subList(0, Math.min(NAMED, unavailable.size()));
        throw new UserError(
                "%,d of %,d images cannot be had now: %s"
                        .formatted(unavailable.size(), images, String.join(", ", first)),
                "check the disk, the network share and the permissions");
    }

    private static String words(Problem problem) {
        return problem.path() + ": " + problem.reason();
    }

    private void describe(RunListener listener) {
        problems.forEach(group -> listener.warning(group.line()));
        if (problems.stream().anyMatch(ProblemGroup::isLong)) {
            listener.note("fovea inspect names more of these, and with --json all");
        }
        listener.note("%s: %,d %s, %,d training, %,d validation%s, %,d test images"
                .formatted(
                        dataset.description(),
                        dataset.labels().size(),
                        dataset.labels().several() ? "labels, any number of them an image" : "classes",
                        dataset.samples(Part.TRAIN).size(),
                        dataset.samples(Part.VALIDATION).size(),
                        dataset.heldOut() == null ? "" : " (held out)",
                        dataset.samples(Part.TEST).size()));
        if (dataset.labels().several()) {
            listener.note("exact, the accuracy of such images, is the share of those whose labels are all right");
        }
    }

    Dataset dataset() {
        return dataset;
    }

    /** What is said of the data: a line for each kind of problem, with ten names at most. */
    List<String> problems() {
        return problems.stream().map(ProblemGroup::longLine).toList();
    }

    /** What reads the images. */
    ImageDecoder decoder() {
        return decoder;
    }

    /** The frames of all parts as a model sees them, made once; open as long as the data. */
    FrameCache frames(Preprocessing preprocessing, RunListener listener) {
        frames.close();
        KeptFolder kept = KeptFolder.here(KeptKind.FRAMES);
        frames = FrameCache.open(kept, preprocessing, dataset.samples(), listener::warning);
        listener.detail("frames are kept in " + kept.path());
        if (frames.found() > 0) {
            listener.note("%,d of %,d images are in the cache as frames and are not decoded"
                    .formatted(frames.found(), frames.wanted()));
        }
        return frames;
    }

    /** As above, without a word; what was asked for before if it was. */
    FrameCache framesAtHand(Preprocessing preprocessing) {
        if (!frames.isOn()) {
            KeptFolder kept = KeptFolder.here(KeptKind.FRAMES);
            frames = FrameCache.open(kept, preprocessing, samples(Part.TRAIN).all(), warning -> {});
        }
        return frames;
    }

    /** What the run is trained on, in order. */
    SampleList list() {
        return list;
    }

    SampleSet samples(Part part) {
        return Objects.requireNonNull(sets.get(part));
    }

    /** The files found damaged so far, part by part. */
    List<Problem> damaged() {
        List<Problem> all = new ArrayList<>();
        sets.values().forEach(set -> all.addAll(set.damaged()));
        return all;
    }

    /** Warns of files found damaged since the last call, and of a cache that keeps no more. */
    void tell(RunListener listener) {
        String warning = frames.takeWarning();
        if (warning != null) listener.warning(warning);
        for (SampleSet set : sets.values()) {
            for (Problem problem : set.takeUntold()) {
                told++;
                if (told <= LISTED) listener.warning(words(problem) + "; left out of this run");
                if (told == LISTED + 1) listener.warning("more damaged files are left out; the report lists all");
            }
        }
    }

    /** The files found damaged so far, for a later start. */
    String damagedAsText() {
        Map<String, String> reasons = new TreeMap<>();
        damaged().forEach(problem -> reasons.put(problem.path(), problem.reason()));
        try {
            return JSON.writeValueAsString(reasons);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Leaves out what an earlier start found damaged. */
    void leaveOut(String damagedAsText) {
        try {
            Map<String, String> reasons = JSON.readValue(damagedAsText, new TypeReference<>() {});
            sets.values().forEach(set -> set.leaveOut(reasons));
        } catch (JsonProcessingException e) {
            throw new UserError("the checkpoint's list of damaged files is damaged itself", "start afresh", e);
        }
    }

    @Override
    public void close() {
        frames.close();
        dataset.close();
    }
}
