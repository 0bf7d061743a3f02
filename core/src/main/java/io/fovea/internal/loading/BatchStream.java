package io.fovea.internal.loading;

import java.util.Iterator;

/**
 * The batches of one epoch, once. To be used by one thread and closed, also when left early.
 *
 * <p>A batch lacks the images whose files are damaged, and may then be empty. {@link #next} throws
 * {@link io.fovea.image.UnreadableImage} if a file of that batch cannot be had now, and {@link io.fovea.UserError} if
 * too many are damaged.
 */
public sealed interface BatchStream extends Iterator<Batch>, AutoCloseable permits StoredBatches, PrefetchedBatches {
    /** Stops the workers; returns when they have stopped, at most the time of a few images later. */
    @Override
    void close();
}
