package io.fovea.internal.source;

import io.fovea.data.Labels;
import io.fovea.internal.tree.Origin;
import org.jspecify.annotations.Nullable;

/**
 * One labelled image.
 *
 * @param path a stable name inside the data set, with forward slashes, for messages, splits and random keys
 * @param label index into the data set's {@link Labels}
 * @param content size and checksums of the file, once a check has read it: what its frame is kept by in the cache of
 *     frames; null before
 */
public record Sample(
        String path, int label, Origin origin, @Nullable Fingerprint content) {
    /** One that nothing has been read of yet. */
    public Sample(String path, int label, Origin origin) {
        this(path, label, origin, null);
    }

    public Sample withContent(Fingerprint known) {
        return new Sample(path, label, origin, known);
    }
}
