package io.fovea.cli.runs;

import io.fovea.UserError;
import io.fovea.internal.bundle.Bundle;
import io.fovea.internal.bundle.Manifest;
import io.fovea.internal.report.EpochRow;
import io.fovea.internal.report.MetricsCsv;
import io.fovea.train.Recipe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A run as its folder tells of it: recipe, metrics and the best epoch's manifest are read, no weights.
 *
 * @param changed when its files last did
 * @param recipe null if it cannot be read
 * @param history of the epochs that are finished
 * @param manifest of the best epoch; null before the first one
 * @param bytes of the best epoch's bundle; 0 before the first one
 * @param problem why a part of it cannot be read; empty if all can
 */
public record StoredRun(
        Path folder,
        State state,
        Instant changed,
        @Nullable Recipe recipe,
        List<EpochRow> history,
        @Nullable Manifest manifest,
        long bytes,
        String problem) {
    private static final String RECIPE = "recipe.yaml", CHECKPOINT = "checkpoint/state.safetensors";
    private static final String METRICS = "metrics.csv", BEST = "best.fovea", REPORT = "report.html";

    /** How far a run has come. */
    public enum State {
        /** It has its report. */
        FINISHED,
        /** It can be resumed. */
        INTERRUPTED,
        /** Another program is at it now. */
        RUNNING,
        /** There is something that cannot be read, or nothing to go on from. */
        BROKEN;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The runs whose folders lie in this one, and itself if it is one; the latest first. */
    public static List<StoredRun> in(Path folder) {
        List<StoredRun> runs = new ArrayList<>();
        Path listed = folder.toString().isEmpty() ? Path.of(".") : folder;
        if (isRun(listed)) runs.add(read(listed));
        try (DirectoryStream<Path> inside = Files.newDirectoryStream(listed, Files::isDirectory)) {
            for (Path one : inside) {
                Path named = folder.resolve(one.getFileName());
                if (isRun(named)) runs.add(read(named));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        runs.sort((a, b) -> b.changed().compareTo(a.changed()));
        return runs;
    }

    private static boolean isRun(Path folder) {
        return Stream.of("", ".next", ".accepted", ".placing")
                .anyMatch(place -> Files.exists(folder.resolve(place).resolve(RECIPE)));
    }

    /** Of a run that takes the place of another, what resuming would go on from. */
    private static Path place(Path folder) {
        return Stream.of(".next", ".accepted", ".placing")
                .map(folder::resolve)
                .filter(place -> Files.exists(place.resolve(CHECKPOINT)))
                .findFirst()
                .orElse(folder);
    }

    private static StoredRun read(Path folder) {
        Path place = place(folder);
        Instant changed = changed(place);
        try {
            Recipe recipe = Recipe.read(place.resolve(RECIPE));
            Path metrics = place.resolve(METRICS), best = place.resolve(BEST);
            List<EpochRow> history = Files.exists(metrics) ? MetricsCsv.read(metrics) : List.of();
            boolean judged = Files.exists(best);
            State state = state(folder, place);
            return new StoredRun(
                    folder,
                    state,
                    changed,
                    recipe,
                    history,
                    judged ? Bundle.open(best).manifest() : null,
                    judged ? Files.size(best) : 0,
                    state == State.BROKEN ? "it has neither a report nor a checkpoint" : "");
        } catch (UserError | IOException e) {
            return new StoredRun(
                    folder, State.BROKEN, changed, null, List.of(), null, 0, String.valueOf(e.getMessage()));
        }
    }

    /** What it was trained on, in words; empty before the first epoch. */
    public String data() {
        return manifest == null ? "" : manifest.provenance().data();
    }

    /** Empty if the recipe cannot be read. */
    public String model() {
        return recipe == null ? "" : recipe.network().model();
    }

    /** How many are finished. */
    public int epochs() {
        return history.size();
    }

    /** Epochs of the recipe; 0 if it cannot be read. */
    public int planned() {
        return recipe == null ? 0 : recipe.epochs();
    }

    /** Of the best epoch on the validation part, 0 to 1; null before the first epoch. */
    public @Nullable Double accuracy() {
        return figure("accuracy");
    }

    /** Of the same, mean over the labels; null where an image has exactly one class. */
    public @Nullable Double macroF1() {
        return figure("macroF1");
    }

    /** Of the same. */
    public @Nullable Double loss() {
        return figure("loss");
    }

    private @Nullable Double figure(String name) {
        return manifest == null ? null : manifest.metrics().get("validation." + name);
    }

    private static State state(Path folder, Path place) {
        if (Files.exists(place.resolve(REPORT))) return State.FINISHED;
        if (isLocked(folder.resolve(".lock"))) return State.RUNNING;
        return Files.exists(place.resolve(CHECKPOINT)) ? State.INTERRUPTED : State.BROKEN;
    }

    /** Whether a run holds its lock. Shared, so that two who look do not see each other. */
    private static boolean isLocked(Path file) {
        if (!Files.exists(file)) return false;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                @Nullable FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return lock == null;
        } catch (OverlappingFileLockException e) { // a run in this very process
            return true;
        } catch (IOException e) { // of another user: nothing is known of it
            return false;
        }
    }

    private static Instant changed(Path place) {
        return Stream.of(RECIPE, METRICS, CHECKPOINT, REPORT)
                .map(place::resolve)
                .map(StoredRun::time)
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
    }

    private static @Nullable Instant time(Path file) {
        try {
            return Files.exists(file) ? Files.getLastModifiedTime(file).toInstant() : null;
        } catch (IOException e) { // it has gone meanwhile
            return null;
        }
    }
}
