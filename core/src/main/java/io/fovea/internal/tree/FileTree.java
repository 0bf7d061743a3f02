package io.fovea.internal.tree;

import io.fovea.data.Problem;
import java.io.Closeable;
import java.util.List;

/** Files in folders, wherever they are stored. Reading is safe from several threads, until closed. */
public sealed interface FileTree extends Closeable permits DirectoryTree, ArchiveTree {
    /** As the user named it. */
    String name();

    /** What it is, in a word or two: "folder", "zip archive". */
    String kind();

    Folder root();

    /** What could not be listed. */
    List<Problem> problems();

    /** What must stay open while files are read. */
    default Closeable source() {
        return this;
    }

    /** @param path one of the {@link Folder#files} of this tree */
    Encoded file(String path);
}
