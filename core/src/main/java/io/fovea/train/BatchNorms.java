package io.fovea.train;

import java.util.Locale;

/** What batch norms of the part that learns normalise by, while they are trained. */
public enum BatchNorms {
    /** By the statistics of each batch; a running mean of them is kept for inference. */
    TRAIN,
    /**
     * By the statistics that came with the weights, which stay; quicker, and as accurate where a few layers learn from
     * a few thousand images.
     */
    FROZEN,
    /**
     * As {@link #TRAIN}; at the end of every epoch the statistics are measured on training images with the weights of
     * then.
     */
    REESTIMATE;

    /** As in recipe.yaml: {@code train}, {@code frozen} or {@code reestimate}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
