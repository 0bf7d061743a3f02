package io.fovea.weights;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/** Lets one download of a file go on at a time, among threads and among processes; the others wait for it. */
final class DownloadLock implements AutoCloseable {
    /** The system's locks belong to the whole process, so that its threads need their own. */
    private static final ConcurrentMap<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private final ReentrantLock threads;
    private final FileChannel processes;

    private DownloadLock(ReentrantLock threads, FileChannel processes) {
        this.threads = threads;
        this.processes = processes;
    }

    /** Waits until the file is free. What lies beside it as {@code .NAME.lock} stays there, empty. */
    static DownloadLock of(Path file) throws IOException {
        Path place = file.toAbsolutePath().normalize();
        ReentrantLock threads = THREADS.computeIfAbsent(place, any -> new ReentrantLock());
        threads.lock();
        FileChannel channel = null;
        try {
            Path lock = place.resolveSibling("." + place.getFileName() + ".lock");
            channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.lock(); // until the channel closes
            return new DownloadLock(threads, channel);
        } catch (IOException | RuntimeException e) {
            if (channel != null) channel.close();
            threads.unlock();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            processes.close();
        } finally {
            threads.unlock();
        }
    }
}
