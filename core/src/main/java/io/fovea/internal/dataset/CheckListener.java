package io.fovea.internal.dataset;

/** Told how the check of many files goes. */
public interface CheckListener {
    /** Hears nothing. */
    CheckListener SILENT = new CheckListener() {};

    /** Something worth knowing, in one line. */
    default void note(String line) {}

    /** A pass over so many images begins; the one before has ended. */
    default void begin(String task, long images) {}

    /** So many more images are done; may be called from several threads. */
    default void advance(long images) {}
}
