package io.fovea.internal.source;

import io.fovea.data.Labels;
import io.fovea.internal.dataset.DatasetCheck;
import io.fovea.internal.frames.FrameCache;
import io.fovea.internal.tree.Origin;
import org.jspecify.annotations.Nullable;

/**
 * One labelled image.
 *
 * @param path a stable name inside the data set, with forward slashes, for messages, splits and random keys
 * @param label index into the data set's {@link Labels}
 * @param content size and checksums of the file, once a {@link DatasetCheck} has read it: what its frame is kept by in
 *     a {@link FrameCache}; null before
 */
public record Sample(
        String path, int label, Origin origin, @Nullable String content) {
    /** One that nothing has been read of yet. */
    public Sample(String path, int label, Origin origin) {
        this(path, label, origin, null);
    }

    public Sample withContent(String known) {
        return new Sample(path, label, origin, known);
    }
}
