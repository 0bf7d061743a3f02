package io.fovea.internal.weights;

/** Told how a download goes. */
public interface DownloadListener {
    /** Hears nothing. */
    DownloadListener SILENT = new DownloadListener() {};

    /**
     * A download begins, or begins again after its connection was lost.
     *
     * @param kilobytes its size in units of 1,000 bytes; 0 if the server does not tell
     */
    default void begin(String file, long kilobytes) {}

    /** So many more kilobytes are there. A {@link java.util.concurrent.CancellationException} ends the download. */
    default void advance(long kilobytes) {}
}
