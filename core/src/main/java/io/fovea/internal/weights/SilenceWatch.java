package io.fovea.internal.weights;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Closes a response that stays silent for too long: reading from it knows no time limit. */
final class SilenceWatch implements AutoCloseable {
    private final InputStream stream;
    private final Duration patience;
    private final Thread thread = new Thread(this::watch, "download watch");
    private volatile long heard = System.nanoTime();
    private volatile boolean silent;

    private SilenceWatch(InputStream stream, Duration patience) {
        this.stream = stream;
        this.patience = patience;
    }

    static SilenceWatch over(InputStream stream, Duration patience) {
        SilenceWatch watch = new SilenceWatch(stream, patience);
        watch.thread.setDaemon(true);
        watch.thread.start();
        return watch;
    }

    /** Something has come. */
    void heard() {
        heard = System.nanoTime();
    }

    /** Whether the stream was closed because nothing came. */
    boolean silent() {
        return silent;
    }

    private void watch() {
        try {
            long left = patience.toNanos();
            while (left > 0) {
                TimeUnit.NANOSECONDS.sleep(left);
                left = patience.toNanos() - (System.nanoTime() - heard);
            }
            silent = true;
            stream.close();
        } catch (InterruptedException e) {
            // the stream has ended, and nobody asks any more
        } catch (IOException e) {
            // it is closed all the same
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
