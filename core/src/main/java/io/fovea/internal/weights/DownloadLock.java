package io.fovea.internal.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets one download of a file go on at a time, among threads and among processes. While it does, {@code .NAME.lock}
 * lies beside the file; its owner removes it. One that a killed program left is free, and serves the next owner.
 */
final class DownloadLock implements AutoCloseable {
    private static final String PREFIX = ".", SUFFIX = ".lock";

    /** So many that two owners hardly ever draw one; most file systems give room to the last byte alone. */
    private static final int MARKS = 1 << 24;

    /** The system's locks belong to the whole process, so that its threads need their own. */
    private static final ConcurrentMap<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private final ReentrantLock threads;
    private final FileChannel processes;
    private final Path lock;

    private DownloadLock(ReentrantLock threads, FileChannel processes, Path lock) {
        this.threads = threads;
        this.processes = processes;
        this.lock = lock;
    }

    /** Waits until the file is free. */
    static DownloadLock of(Path file) throws IOException {
        ReentrantLock threads = threads(file);
        threads.lock();
        return Objects.requireNonNull(taken(file, threads, true), "whoever waits gets it");
    }

    /** Null if somebody has the file. */
    static @Nullable DownloadLock ifFree(Path file) throws IOException {
        ReentrantLock threads = threads(file);
        return threads.tryLock() ? taken(file, threads, false) : null;
    }

    /** The file that a lock is for; null if the path is no lock. */
    static @Nullable Path ofLock(Path path) {
        String name = String.valueOf(path.getFileName());
        boolean isLock = name.startsWith(PREFIX) && name.endsWith(SUFFIX) && name.length() > SUFFIX.length() + 1;
        return isLock ? path.resolveSibling(name.substring(1, name.length() - SUFFIX.length())) : null;
    }

    private static ReentrantLock threads(Path file) {
        return THREADS.computeIfAbsent(file.toAbsolutePath().normalize(), any -> new ReentrantLock());
    }

    private static @Nullable DownloadLock taken(Path file, ReentrantLock threads, boolean waits) throws IOException {
        Path lock = file.resolveSibling(PREFIX + file.getFileName() + SUFFIX);
        DownloadLock taken = null;
        try {
            FileChannel channel = channel(lock, waits);
            if (channel != null) taken = new DownloadLock(threads, channel, lock);
            return taken;
        } finally {
            if (taken == null) threads.unlock();
        }
    }

    /** A channel that is locked until it closes; null if somebody else has it. */
    private static @Nullable FileChannel channel(Path lock, boolean waits) throws IOException {
        while (true) {
            FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            boolean ours = false;
            try {
                if (waits) channel.lock();
                else if (channel.tryLock() == null) return null;
                ours = isInPlace(lock, channel);
                if (ours) return channel;
            } finally {
                if (!ours) channel.close();
            }
        }
    }

    /**
     * Whether the locked file is still the one of this name: the owner before us has removed it if we waited. Its size
     * tells, because on POSIX systems opening and closing it once more would give up the lock.
     */
    private static boolean isInPlace(Path lock, FileChannel channel) throws IOException {
        int mark = ThreadLocalRandom.current().nextInt(1, MARKS);
        channel.truncate(0).write(ByteBuffer.allocate(1), mark - 1L);
        try {
            return Files.size(lock) == mark;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        try (processes) {
            Files.deleteIfExists(lock); // while it is ours: who waits for it sees that it is gone
        } finally {
            threads.unlock();
        }
    }
}
