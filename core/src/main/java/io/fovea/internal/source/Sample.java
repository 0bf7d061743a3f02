package io.fovea.internal.source;

import io.fovea.data.LabelSet;
import io.fovea.data.Labels;
import io.fovea.internal.tree.Origin;
import org.jspecify.annotations.Nullable;

/**
 * One labelled image.
 *
 * @param path a stable name inside the data set, with forward slashes, for messages, splits and random keys
 * @param labels indices into the data set's {@link Labels}; shared by the images that have the same
 * @param content size and checksums of the file, once a check has read it: what its frame is kept by in the cache of
 *     frames; null before
 */
public record Sample(
        String path,
        LabelSet labels,
        Origin origin,
        @Nullable Fingerprint content) {
    /** One that nothing has been read of yet. */
    public Sample(String path, LabelSet labels, Origin origin) {
        this(path, labels, origin, null);
    }

    /** One of a single class, that nothing has been read of yet. */
    public Sample(String path, int label, Origin origin) {
        this(path, LabelSet.of(label), origin);
    }

    /**
     * The index of its one class.
     *
     * @throws IllegalStateException if it may have several
     */
    public int label() {
        return labels.only();
    }

    public Sample withContent(Fingerprint known) {
        return new Sample(path, labels, origin, known);
    }
}
