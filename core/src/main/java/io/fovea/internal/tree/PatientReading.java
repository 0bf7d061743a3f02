package io.fovea.internal.tree;

import io.fovea.image.UnreadableImage;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CancellationException;

/**
 * Reads a file's bytes, and tries again where a disk or a network share may only have stumbled. Tells files whose
 * content is damaged from those that cannot be had now.
 */
final class PatientReading {
    private static final int TRIES = 3;
    /** Before the second try; twice as long before the third. */
    private static final long PAUSE_MILLIS = 100;

    private PatientReading() {}

    /** One attempt. */
    @FunctionalInterface
    interface Attempt {
        /**
         * @throws ArchiveDamage if the content is damaged
         * @throws IOException if it cannot be had
         */
        byte[] bytes() throws IOException;
    }

    /**
     * @param name the file as the user knows it
     * @throws UnreadableImage if the content is damaged, or cannot be had after several tries
     */
    static byte[] of(String name, Attempt attempt) {
        for (int tries = 1; ; tries++) {
            try {
                return attempt.bytes();
            } catch (IOException e) {
                if (tries == TRIES || isFinal(e)) throw unreadable(name, e);
                pause(name, tries * PAUSE_MILLIS);
            } catch (OutOfMemoryError e) {
                throw UnreadableImage.tooLargeForMemory(name, "its bytes do");
            }
        }
    }

    private static boolean isFinal(IOException e) {
        return e instanceof ArchiveDamage
                || e instanceof NoSuchFileException
                || e instanceof AccessDeniedException
                || e instanceof ClosedChannelException;
    }

    private static void pause(String name, long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (CancellationException) new CancellationException("interrupted while reading " + name).initCause(e);
        }
    }

    private static RuntimeException unreadable(String name, IOException e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        if (e instanceof ArchiveDamage) return new UnreadableImage(name, message);
        if (e instanceof ClosedByInterruptException) return new CancellationException("interrupted reading " + name);
        if (e instanceof ClosedChannelException) { // by ourselves: the file is not at fault
            return new IllegalStateException(name + " is read from a closed archive", e);
        }
        if (e instanceof NoSuchFileException) {
            return UnreadableImage.unavailable(name, "the file is gone", "put it back");
        }
        if (e instanceof AccessDeniedException) {
            return UnreadableImage.unavailable(name, "no permission to read it", "allow it to be read");
        }
        return UnreadableImage.unavailable(name, message, "check the disk or the network share");
    }
}
