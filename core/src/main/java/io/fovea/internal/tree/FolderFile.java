package io.fovea.internal.tree;

import io.fovea.internal.text.FileName;
import java.nio.file.Path;

/**
 * One of many image files on disk, in little memory: the folder is shared by all of them, the path by file and sample.
 *
 * @param path from the folder, with forward slashes; may lead out of it by {@code ../} at its start, or be absolute
 * @param size in bytes, when it was listed
 * @param modified see {@link FileState#modified}, when it was listed
 */
public record FolderFile(Path folder, String path, long size, long modified) implements Encoded {
    public FolderFile(Path folder, String path, FileState state) {
        this(folder, path, state.size(), state.modified());
    }

    /** @param folder without {@code ..} if the path may start with it */
    public static Path file(Path folder, String path) {
        Path file = folder.resolve(path);
        return path.startsWith("../") ? file.normalize() : file;
    }

    @Override
    public String name() {
        return FileName.of(file(folder, path));
    }

    @Override
    public byte[] bytes() {
        return new EncodedFile(file(folder, path)).bytes();
    }

    @Override
    public FileState state() {
        return new FileState(size, modified);
    }
}
