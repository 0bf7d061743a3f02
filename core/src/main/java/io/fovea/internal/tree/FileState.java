package io.fovea.internal.tree;

import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

/**
 * What a file system tells of a file without reading it. While it stays the same, the content is taken to be the same,
 * as git and make do.
 *
 * @param size in bytes
 * @param modified time of the last change, in nanoseconds since 1970
 */
public record FileState(long size, long modified) {
    public static FileState of(BasicFileAttributes attributes) {
        return new FileState(attributes.size(), attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS));
    }
}
