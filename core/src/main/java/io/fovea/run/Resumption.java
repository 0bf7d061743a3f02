package io.fovea.run;

import io.fovea.UserError;
import io.fovea.internal.dataset.SampleList;
import io.fovea.internal.file.NewFile;
import io.fovea.internal.training.Checkpoint;
import io.fovea.train.Recipe;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * What must be the same for a run to go on as if it had not stopped: recipe and data. Checked before anything is
 * written and before any long work.
 */
final class Resumption {
    /** Digest of the list of samples. */
    private static final String SAMPLES = "samples";

    private static final String DAMAGED = "damaged";
    private static final String FIX = "restore the data as they were, or start afresh with another --out";

    private Resumption() {}

    /** What goes with every checkpoint. */
    static Map<String, String> notes(CheckedData data, String digest) {
        return Map.of(SAMPLES, digest, DAMAGED, data.damagedAsText());
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
     * Also takes over which files the earlier starts found damaged.
     *
     * @throws UserError if recipe or data are others than the checkpoint's
     */
    static void require(RunFolder folder, Recipe recipe, CheckedData data, String digest, RunListener listener) {
        Path checkpoint = folder.checkpoint();
        Checkpoint.requireRecipe(checkpoint, recipe);
        Map<String, String> notes = Checkpoint.notes(checkpoint);
        String saved = notes.get(SAMPLES);
        if (saved == null) {
            listener.warning(checkpoint + " is of an older version and does not say what images it was trained on; "
                    + "if they have changed since, the run does not end as it would have");
        } else if (!saved.equals(digest)) {
            throw new UserError(
                    "the data are not those that " + folder.folder() + " was started with: "
                            + changes(folder.samples(), saved, data.list()),
                    FIX);
        }
        data.leaveOut(notes.getOrDefault(DAMAGED, "{}"));
    }

    private static String changes(Path file, String digest, SampleList now) {
        try (BufferedReader text = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            SampleList before = SampleList.read(text);
            List<String> changes = before.changesTo(now);
            if (before.digest().equals(digest)) return String.join("; ", changes);
        } catch (IOException e) {
            return "what changed cannot be told, because " + file + " cannot be read (" + e.getMessage() + ")";
        }
        return "what changed cannot be told, because " + file + " is of another run";
    }
}
