package io.fovea.internal.tree;

import io.fovea.internal.random.Draw;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Locks on the copies in a cache folder, among threads and among processes: shared by those who read a copy, alone for
 * who makes or deletes it. One byte of the folder's file {@code .lock} stands for each copy. The file is open while
 * anything is held, and only once, because the system gives up all locks of a process on a file when the process closes
 * any of its channels (fcntl(2), "Advisory record locking").
 */
public final class CopyLocks {
    private static final Map<Path, CopyLocks> FOLDERS = new HashMap<>();
    private static final int PATIENCE_MILLIS = 50;
    private static final long POSITIONS = (1L << 62) - 1;

    private final Path file;
    private final Map<String, Held> held = new HashMap<>();
    private @Nullable FileChannel channel;

    private CopyLocks(Path file) {
        this.file = file;
    }

    /** @param readers 0 if held alone */
    private record Held(FileLock lock, int readers) {}

    /** Something held until it is closed for the first time. */
    public interface Hold extends Closeable {
        @Override
        void close();
    }

    public static CopyLocks of(Path folder) {
        synchronized (FOLDERS) {
            Path file = folder.toAbsolutePath().normalize().resolve(".lock");
            return FOLDERS.computeIfAbsent(file, CopyLocks::new);
        }
    }

    /** Waits while someone makes or deletes the copy. */
    Hold shared(String copy) throws IOException {
        while (true) {
            Optional<Hold> hold = tryShared(copy);
            if (hold.isPresent()) return hold.get();
            await();
        }
    }

    /** @return empty while someone makes or deletes the copy */
    public synchronized Optional<Hold> tryShared(String copy) throws IOException {
        Held earlier = held.get(copy);
        if (earlier == null) return lock(copy, true);
        if (earlier.readers() == 0) return Optional.empty();
        held.put(copy, new Held(earlier.lock(), earlier.readers() + 1));
        return Optional.of(hold(copy));
    }

    /** @return empty if anyone holds the copy */
    public synchronized Optional<Hold> tryAlone(String copy) throws IOException {
        return held.containsKey(copy) ? Optional.empty() : lock(copy, false);
    }

    private Optional<Hold> lock(String copy, boolean shared) throws IOException {
        FileChannel open = channel;
        if (open == null) {
            Files.createDirectories(file.getParent());
            open = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            channel = open;
        }
        try {
            FileLock lock = open.tryLock(position(copy), 1, shared);
            if (lock == null) return Optional.empty();
            held.put(copy, new Held(lock, shared ? 1 : 0));
            return Optional.of(hold(copy));
        } finally {
            closeIfIdle();
        }
    }

    private Hold hold(String copy) {
        AtomicBoolean closed = new AtomicBoolean();
        return () -> {
            if (!closed.getAndSet(true)) release(copy);
        };
    }

    private synchronized void release(String copy) {
        Held last = held.remove(copy);
        if (last == null) throw new IllegalStateException(copy + " is not held");
        try {
            if (last.readers() > 1) held.put(copy, new Held(last.lock(), last.readers() - 1));
            else last.lock().release();
            closeIfIdle();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void closeIfIdle() throws IOException {
        if (!held.isEmpty() || channel == null) return;
        channel.close();
        channel = null;
    }

    /** FNV-1a (Fowler, Noll, Vo) of the name: two copies share a byte once in 10^18 pairs. */
    private static long position(String copy) {
        long h = 0xCBF29CE484222325L;
        for (byte b : copy.getBytes(StandardCharsets.UTF_8)) h = (h ^ (b & 255)) * 0x100000001B3L;
        return Draw.mix(h) & POSITIONS;
    }

    static void await() {
        try {
            Thread.sleep(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while an archive is unpacked");
        }
    }
}
