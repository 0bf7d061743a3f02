package io.fovea.run;

import io.fovea.data.Labels;
import io.fovea.train.TrainingListener;
import java.time.Duration;

/** Told what a run is doing, in words and figures. */
public interface RunListener extends TrainingListener {
    /** Hears nothing. */
    RunListener SILENT = new RunListener() {};

    /** The data are read: these are their classes, of which an image has one, or any number. */
    default void labels(Labels labels) {}

    /** The run ends within this time from now on. */
    default void limit(Duration left) {}

    /** Something worth knowing, in one line. */
    default void note(String line) {}

    /** What only who wants to know more is told, such as which file was used; in one line. */
    default void detail(String line) {}

    /** Something that may spoil the result, in one line. */
    default void warning(String line) {}

    /**
     * Long work begins; it ends with the next stage, or when {@code total} is reached.
     *
     * @param unit what is counted, such as images; empty if nothing is
     * @param total how many there are; 0 if unknown
     */
    default void stage(String name, String unit, long total) {}

    /** So many more units are done; may be called from several threads. */
    default void advance(long units) {}
}
