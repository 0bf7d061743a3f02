package io.fovea.data;

import java.util.Iterator;

/**
 * The batches of one epoch, once. To be used by one thread and closed, also when left early.
 *
 * <p>{@link #next} throws {@link io.fovea.image.UnreadableImage} if a file of that batch cannot be read.
 */
public sealed interface BatchStream extends Iterator<Batch>, AutoCloseable permits StoredBatches, PrefetchedBatches {
    /** Stops the workers; returns when they have stopped, at most the time of a few images later. */
    @Override
    void close();
}
