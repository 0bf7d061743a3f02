package io.fovea.internal.tree;

import io.fovea.UserError;
import io.fovea.data.Problem;
import io.fovea.internal.text.FileName;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** A folder on disk. Symbolic links are followed. */
public record DirectoryTree(Path directory, Folder root, Map<String, Encoded> files, List<Problem> problems)
        implements FileTree {
    /** @throws java.util.concurrent.CancellationException if {@code stop} becomes true */
    public static DirectoryTree open(Path directory, int threads, BooleanSupplier stop) {
        DirectoryListing listing = new DirectoryListing(directory, stop);
        try {
            listing.run(threads);
        } catch (IOException e) {
            throw new UserError(directory + " cannot be listed: " + e.getMessage(), "check its permissions", e);
        }
        List<Problem> problems = listing.problems();
        problems.sort(Comparator.comparing(Problem::path, CodePointOrder.INSTANCE)); // whatever the threads' order
        Folder root = Folder.root(listing.folders(), listing.files().keySet(), problems);
        return new DirectoryTree(directory, root, listing.files(), problems);
    }

    @Override
    public String name() {
        return FileName.of(directory);
    }

    @Override
    public String kind() {
        return "folder";
    }

    @Override
    public Encoded file(String path) {
        Encoded file = files.get(path);
        if (file == null) throw new IllegalArgumentException(name() + " holds no " + path);
        return file;
    }

    /** Nothing: its files can be read without it. */
    @Override
    public Closeable source() {
        return () -> {};
    }

    @Override
    public void close() {}
}
