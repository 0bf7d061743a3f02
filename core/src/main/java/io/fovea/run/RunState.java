package io.fovea.run;

import io.fovea.UserError;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.Tally;
import io.fovea.internal.dataset.SampleList;
import io.fovea.internal.file.NewFile;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.training.Checkpoint;
import io.fovea.internal.training.Checkpoints;
import io.fovea.internal.training.ForwardingListener;
import io.fovea.internal.training.TrainingProgress;
import io.fovea.internal.training.WeightAverage;
import io.fovea.train.Diverged;
import io.fovea.train.EpochReport;
import io.fovea.train.Recipe;
import io.fovea.train.TrainingListener;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a run keeps to go on from, and what must be the same for it to go on as if it had not stopped: recipe, data and
 * teacher.
 */
final class RunState implements Checkpoints {
    /** Digest of the list of samples. */
    private static final String SAMPLES = "samples";

    private static final String DAMAGED = "damaged";
    /** Digest of the bundle that the run also learns from; empty without one. */
    private static final String TEACHER = "teacher";
    /** Whether an image may have any number of labels: where each has one, the list of samples does not tell. */
    private static final String SEVERAL = "several";
    /** Of all starts so far. */
    private static final String TIME = "time";

    private static final String FIX =
            "restore the data as they were, start afresh with another --out, or go on with these by --changed-data";

    private final RunFolder folder;
    private final Recipe recipe;
    private final CheckedData data;
    private final String digest;
    private final ImageModel model;
    private final WeightAverage average;
    private final RunResults results;
    private final String teacher;
    private boolean begun;
    private @Nullable Evaluation judged;

    /** @param digest of the list of samples */
    RunState(
            RunFolder folder,
            Recipe recipe,
            CheckedData data,
            String digest,
            ImageModel model,
            WeightAverage average,
            RunResults results) {
        this.folder = folder;
        this.recipe = recipe;
        this.data = data;
        this.digest = digest;
        this.model = model;
        this.average = average;
        this.results = results;
        teacher = TeacherBundle.digest(recipe);
    }

    ImageModel model() {
        return model;
    }

    /** Of the run's weights; goes on from stage to stage. */
    WeightAverage average() {
        return average;
    }

    /** The run has something to keep: recipe and list of samples, unless they are there from an earlier start. */
    private void begin() {
        if (begun) return;
        folder.prepare();
        writeRecipe(folder, recipe);
        writeSamples(folder, data.list());
        results.begin();
        begun = true;
    }

    static void writeRecipe(RunFolder folder, Recipe recipe) {
        byte[] text = recipe.toYaml().getBytes(StandardCharsets.UTF_8);
        try {
            boolean isThere = Files.exists(folder.recipe()) && Arrays.equals(Files.readAllBytes(folder.recipe()), text);
            if (!isThere) NewFile.write(folder.recipe(), out -> out.write(text));
        } catch (IOException e) {
            throw folder.unwritable(e);
        }
    }

    @Override
    public @Nullable Path last() {
        // what a run that was to replace another left when it was killed is none of this one's
        return folder.isResumable() ? folder.checkpoint() : null;
    }

    /** An older run's results go when this one's first epoch is safe. */
    @Override
    public void save(TrainingProgress progress, State state) {
        begin();
        String several = String.valueOf(data.dataset().labels().several());
        Map<String, String> notes = Map.of(
                SAMPLES,
                digest,
                SEVERAL,
                several,
                TEACHER,
                teacher,
                DAMAGED,
                data.damagedAsText(),
                TIME,
                results.timeNote());
        state.write(folder.checkpoint(), notes);
        if (!progress.history().isEmpty()) folder.accept();
        results.writeEvents();
    }

    @Override
    public void judged(Evaluation validation) {
        judged = validation;
    }

    /** Keeps metrics and best.fovea up to date with every epoch, then passes it on. */
    TrainingListener listening(RunListener listener) {
        return new ForwardingListener() {
            @Override
            public TrainingListener next() {
                return listener;
            }

            @Override
            public void step(int epoch, int step, int steps, Tally soFar) {
                data.tell(listener);
                listener.step(epoch, step, steps, soFar);
            }

            @Override
            public void epoch(List<EpochReport> history, boolean best) {
                data.tell(listener);
                RunState.this.begin();
                results.epoch(model, history, Objects.requireNonNull(judged), best);
                listener.epoch(history, best);
            }
        };
    }

    /** What is left of a run whose network came to nothing. */
    String kept(Diverged diverged) {
        if (folder.isReplacing()) {
            folder.discard();
            return "the older run in " + folder.folder() + " is as it was";
        }
        if (diverged.epochs() == 0) return "no epoch was finished, so there is no model of it";
        return "%s holds epoch %d, the best before, and %s the last state that was good"
                .formatted(folder.best(), diverged.bestEpoch(), folder.checkpoint());
    }

    /** The model as it is now. */
    void writeLast() {
        begin();
        results.last(model, judged);
    }

    /** Writes the list of samples, from which a later start can tell what changed. */
    static void writeSamples(RunFolder folder, SampleList list) {
        NewFile.write(folder.samples(), out -> {
            GZIPOutputStream packed = new GZIPOutputStream(out); // finished, not closed: out is its owner's
            list.write(packed);
            packed.finish();
        });
    }

    /**
     * Checked before anything is written and before any long work. Also takes over which files the earlier starts found
     * damaged, and how long they took.
     *
     * @throws UserError if recipe or teacher are others than the checkpoint's, or the data are and may not be
     */
    static void require(
            RunFolder folder, Recipe recipe, CheckedData data, String digest, RunClock clock, RunListener listener) {
        Path checkpoint = folder.checkpoint();
        Checkpoint.requireRecipe(checkpoint, recipe);
        Map<String, String> notes = Checkpoint.notes(checkpoint);
        String saved = notes.get(SAMPLES);
        if (saved == null) {
            listener.warning(checkpoint + " is of an older version and does not say what images it was trained on; "
                    + "if they have changed since, the run does not end as it would have");
        } else if (!saved.equals(digest)) {
            requireAllowed(folder, saved, data.list(), listener);
        }
        requireSameKind(folder, notes.get(SEVERAL), data);
        requireTeacher(recipe, notes.get(TEACHER), checkpoint, listener);
        data.leaveOut(notes.getOrDefault(DAMAGED, "{}"));
        clock.add(notes.getOrDefault(TIME, ""));
    }

    private static void requireTeacher(Recipe recipe, @Nullable String saved, Path checkpoint, RunListener listener) {
        Recipe.Distillation distill = recipe.distill();
        if (distill == null) return;
        if (saved == null) {
            listener.warning(checkpoint + " is of an older version and does not say what its teacher was; if "
                    + distill.teacher() + " has changed since, the run does not end as it would have");
        } else if (!saved.equals(TeacherBundle.digest(recipe))) {
            throw new UserError(
                    "the teacher " + distill.teacher() + " is another one than the run was started with",
                    "put the bundle back that it was, or start afresh with another --out");
        }
    }

    /** @param saved null in a checkpoint of an earlier version */
    private static void requireSameKind(RunFolder folder, @Nullable String saved, CheckedData data) {
        boolean several = data.dataset().labels().several();
        if (saved == null || saved.equals(String.valueOf(several))) return;
        throw new UserError(
                "the data are not those that " + folder.folder() + " was started with: an image "
                        + (several
                                ? "had exactly one class, and now may have any number of labels"
                                : "might have any number of labels, and now has exactly one class"),
                "name the table's column as it was (labels: any number, label: exactly one), or start afresh with"
                        + " another --out");
    }

    private static void requireAllowed(RunFolder folder, String saved, SampleList now, RunListener listener) {
        Path file = folder.samples();
        String changed = "the data are not those that " + folder.folder() + " was started with: ";
        SampleList before;
        try {
            before = samples(file);
        } catch (IOException e) {
            throw new UserError(
                    changed + "what changed cannot be told, because " + file + " cannot be read (" + e.getMessage()
                            + ")",
                    "restore the data as they were, or start afresh with another --out");
        }
        // a start on changed data that was killed before its first checkpoint has left a newer list
        changed += before.digest().equals(saved)
                ? String.join("; ", before.changesTo(now))
                : "what changed cannot be told, because " + file + " is of another run";
        if (!before.labels().equals(now.labels())) {
            throw new UserError(changed, "restore the classes as they were, or start afresh with another --out");
        }
        if (!folder.allowsChangedData()) throw new UserError(changed, FIX);
        listener.warning(changed + "; the run goes on with them, and does not end as it would have");
    }

    private static SampleList samples(Path file) throws IOException {
        try (BufferedReader text = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return SampleList.read(text);
        }
    }
}
