package io.fovea.run;

import io.fovea.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one run, locked while the run is on so that two runs cannot write into it. Nothing is written before
 * {@link #prepare}; what is then written takes the place of an older run's results with {@link #accept}, not before.
 */
final class RunFolder implements AutoCloseable {
    private static final String RECIPE = "recipe.yaml";
    private static final String CHECKPOINT = "checkpoint/state.safetensors";

    private final Path folder;
    private final Exchange exchange;
    private final Existing existing;
    /** What was created to hold the lock, the innermost first. */
    private final List<Path> made;

    private final FileChannel channel;

    private Path place;
    private boolean prepared;

    private RunFolder(Path folder, Existing existing, List<Path> made, FileChannel channel) throws IOException {
        this.folder = folder;
        this.existing = existing;
        this.made = made;
        this.channel = channel;
        exchange = new Exchange(folder);
        exchange.finish();
        exchange.tidy();
        place = switch (existing) {
            case REFUSE -> folder;
            case RESUME, RESUME_ON_CHANGED_DATA -> isResumable(exchange.next()) ? exchange.next() : folder;
            case OVERWRITE -> exchange.isNeeded() ? exchange.next() : folder;
        };
    }

    /** What to do with a folder that already holds a run. */
    enum Existing {
        /** Refuse. */
        REFUSE,
        /** Go on from its checkpoint. */
        RESUME,
        /** The same, also if the images are others than before. */
        RESUME_ON_CHANGED_DATA,
        /** Start afresh, and delete its files when the new run has its first epoch. */
        OVERWRITE;

        boolean isResume() {
            return this == RESUME || this == RESUME_ON_CHANGED_DATA;
        }
    }

    /** @throws UserError if what it holds does not fit {@code existing} */
    static void requireUsable(Path folder, Existing existing) {
        if (MembersFile.isIn(folder)) {
            throw new UserError(
                    folder + " holds members of an ensemble", "give another --out, or the folder of one of them");
        }
        boolean used = Files.exists(recipe(folder)) || new Exchange(folder).isUnderWay();
        if (existing.isResume() && !used) {
            throw new UserError(
                    folder + " holds no run to resume",
                    "give the --out of the interrupted run; one that did not come to its first step starts anew,"
                            + " without --resume");
        }
        if (existing == Existing.REFUSE && used) {
            throw new UserError(
                    folder + " already holds a run",
                    "add --resume to go on, --overwrite to replace it, or give another --out");
        }
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new UserError(folder + " is a file, not a folder", "give another --out");
        }
    }

    /** @throws UserError if another run is using it, or what it holds does not fit {@code existing} */
    static RunFolder open(Path folder, Existing existing) {
        requireUsable(folder, existing);
        List<Path> made = new ArrayList<>();
        try {
            make(folder.toAbsolutePath(), made);
            return locked(folder, existing, made);
        } catch (IOException e) {
            unmake(made);
            throw new UserError("cannot use " + folder + " as a run folder: " + e, "give another --out", e);
        }
    }

    private static RunFolder locked(Path folder, Existing existing, List<Path> made) throws IOException {
        Path file = folder.resolve(".lock");
        boolean isNew = Files.notExists(file);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = tryLock(channel);
            // a run that ends without a trace takes its lock file with it
            if (lock == null || !Files.exists(file)) {
                throw new UserError("another run is writing into " + folder, "wait for it, or give another --out");
            }
            if (isNew) made.add(0, file);
            return new RunFolder(folder, existing, made, channel);
        } catch (IOException | RuntimeException e) {
            channel.close(); // and with it the lock
            throw e;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) { // the other run is in this very process
            return null;
        }
    }

    /** Creates a folder and those above it; {@code made} gets the new ones, the innermost first. */
    private static void make(Path folder, List<Path> made) throws IOException {
        for (Path missing = folder; missing != null && Files.notExists(missing); missing = missing.getParent()) {
            made.add(missing);
        }
        Files.createDirectories(folder);
    }

    private static void unmake(List<Path> made) {
        try {
            for (Path folder : made) Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            return; // somebody else uses it by now
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path recipe(Path place) {
        return place.resolve(RECIPE);
    }

    private static boolean isResumable(Path place) {
        return Files.exists(recipe(place)) && Files.exists(place.resolve(CHECKPOINT));
    }

    /** To be called before anything is written. */
    void prepare() {
        if (prepared) return;
        try {
            boolean goesOn = existing.isResume() && isReplacing();
            if (!goesOn) exchange.discard();
            Files.createDirectories(checkpoint().getParent());
            Files.createDirectories(tensorboard());
            prepared = true;
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** Whether an older run's results are still there, and this one's apart. */
    boolean isReplacing() {
        return !place.equals(folder);
    }

    /** The new run has results: those of the old one go. */
    void accept() {
        if (!isReplacing()) return;
        try {
            exchange.perform();
            place = folder;
            Files.createDirectories(tensorboard());
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** The new run came to nothing: the old one's results stay. */
    void discard() {
        try {
            if (isReplacing()) exchange.discard();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** Whether a run may go on although its images have changed. */
    boolean allowsChangedData() {
        return existing == Existing.RESUME_ON_CHANGED_DATA;
    }

    /** Whether a later start can go on from here. */
    boolean isResumable() {
        return (prepared || existing.isResume()) && isResumable(place);
    }

    UserError unwritable(IOException e) {
        return new UserError(
                "cannot write into " + folder + ": " + e.getMessage(), "free some space, or check its permissions", e);
    }

    Path folder() {
        return folder;
    }

    Path recipe() {
        return recipe(place);
    }

    Path metrics() {
        return place.resolve("metrics.csv");
    }

    Path best() {
        return place.resolve("best.fovea");
    }

    /** The folder of a snapshot, made for it, 1 for the first. */
    Path member(int number) {
        Path member = place.resolve("member-" + number);
        try {
            return Files.createDirectories(member);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    Path last() {
        return place.resolve("last.fovea");
    }

    /** Where the run is logged. */
    Path mlflow() {
        return place.resolve("mlflow.json");
    }

    Path report() {
        return place.resolve("report.html");
    }

    /** The folder of the report's charts. */
    Path charts() {
        return place.resolve(Exchange.CHARTS);
    }

    Path checkpoint() {
        return place.resolve(CHECKPOINT);
    }

    /** The list of samples that belongs to the checkpoint. */
    Path samples() {
        return place.resolve("checkpoint/samples.txt.gz");
    }

    Path tensorboard() {
        return place.resolve("tensorboard");
    }

    @Override
    public void close() {
        try (channel) { // and with it the lock
            if (!prepared) unmake(made); // while it is still locked
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
