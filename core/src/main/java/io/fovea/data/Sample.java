package io.fovea.data;

/**
 * One labelled image.
 *
 * @param path a stable name inside the data set, with forward slashes, for messages, splits and random keys
 * @param label index into the data set's {@link Labels}
 */
public record Sample(String path, int label, Origin origin) {}
