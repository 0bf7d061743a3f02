package io.fovea.internal.training;

/** Told how a trunk's features come. */
public interface FeatureListener {
    /** Hears nothing. */
    FeatureListener SILENT = new FeatureListener() {};

    /**
     * The work begins, or there is none.
     *
     * @param kept images whose features were computed before
     * @param missing images whose features are computed now
     */
    default void begin(long kept, long missing) {}

    /** So many more images are done; called by several threads. What it throws ends the work. */
    default void advance(long images) {}

    /** Something that costs time, in one line. */
    default void warning(String line) {}
}
