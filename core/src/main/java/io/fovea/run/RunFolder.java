package io.fovea.run;

import io.fovea.UserError;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The folder of one run, locked while the run is on so that two runs cannot write into it. */
public final class RunFolder implements AutoCloseable {
    private static final String RECIPE = "recipe.yaml";

    private final Path folder;
    private final FileChannel channel;
    private final FileLock lock;

    private RunFolder(Path folder, FileChannel channel, FileLock lock) {
        this.folder = folder;
        this.channel = channel;
        this.lock = lock;
    }

    /** What to do with a folder that already holds a run. */
    public enum Existing {
        /** Refuse. */
        REFUSE,
        /** Go on from its checkpoint. */
        RESUME,
        /** Delete its files and start afresh. */
        OVERWRITE
    }

    /** @throws UserError if what the folder holds does not fit {@code existing} */
    static void requireUsable(Path folder, Existing existing) {
        boolean used = Files.exists(folder.resolve(RECIPE));
        if (existing == Existing.RESUME && !used) {
            throw new UserError(folder + " holds no run to resume", "give the --out of the interrupted run");
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
    public static RunFolder open(Path folder, Existing existing) {
        requireUsable(folder, existing);
        try {
            Files.createDirectories(folder);
            FileChannel channel =
                    FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new UserError("another run is writing into " + folder, "wait for it, or give another --out");
            }
            RunFolder run = new RunFolder(folder, channel, lock);
            run.prepare(existing);
            return run;
        } catch (IOException e) {
            throw new UserError("cannot use " + folder + " as a run folder: " + e, "give another --out", e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) { // the other run is in this very process
            return null;
        }
    }

    private void prepare(Existing existing) throws IOException {
        if (existing == Existing.OVERWRITE) {
            for (Path file : new Path[] {recipe(), metrics(), best(), last(), report(), checkpoint()}) {
                Files.deleteIfExists(file);
            }
            deleteEvents();
        }
        Files.createDirectories(checkpoint().getParent());
        Files.createDirectories(tensorboard());
    }

    private void deleteEvents() throws IOException {
        if (!Files.isDirectory(tensorboard())) return;
        try (Stream<Path> files = Files.list(tensorboard())) {
            for (Path file : files.filter(f -> f.getFileName().toString().startsWith("events."))
                    .toList()) {
                Files.delete(file);
            }
        }
    }

    public Path folder() {
        return folder;
    }

    public Path recipe() {
        return folder.resolve(RECIPE);
    }

    public Path metrics() {
        return folder.resolve("metrics.csv");
    }

    public Path best() {
        return folder.resolve("best.fovea");
    }

    public Path last() {
        return folder.resolve("last.fovea");
    }

    public Path report() {
        return folder.resolve("report.html");
    }

    public Path checkpoint() {
        return folder.resolve("checkpoint").resolve("state.safetensors");
    }

    public Path tensorboard() {
        return folder.resolve("tensorboard");
    }

    @Override
    public void close() {
        try {
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
