package io.fovea.data;

import io.fovea.image.UnreadableImage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CancellationException;
import java.util.zip.ZipException;

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
        /** @throws ZipException or EOFException if the content is damaged; another IOException if it cannot be had */
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
            }
        }
    }

    private static boolean isFinal(IOException e) {
        return isDamage(e)
                || e instanceof NoSuchFileException
                || e instanceof AccessDeniedException
                || e instanceof ClosedByInterruptException;
    }

    private static boolean isDamage(IOException e) {
        return e instanceof ZipException || e instanceof EOFException;
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
        if (isDamage(e)) return new UnreadableImage(name, message);
        if (e instanceof ClosedByInterruptException) return new CancellationException("interrupted reading " + name);
        if (e instanceof NoSuchFileException) {
            return UnreadableImage.unavailable(name, "the file is gone", "put it back");
        }
        if (e instanceof AccessDeniedException) {
            return UnreadableImage.unavailable(name, "no permission to read it", "allow it to be read");
        }
        String reason = message.equals(name) ? "cannot be read" : message;
        return UnreadableImage.unavailable(name, reason, "check the disk or the network share");
    }
}
