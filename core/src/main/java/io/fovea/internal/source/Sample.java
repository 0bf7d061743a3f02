package io.fovea.internal.source;

import io.fovea.data.Labels;
import io.fovea.internal.tree.Origin;

/**
 * One labelled image.
 *
 * @param path a stable name inside the data set, with forward slashes, for messages, splits and random keys
 * @param label index into the data set's {@link Labels}
 */
public record Sample(String path, int label, Origin origin) {}
