package io.fovea.internal.tree;

import io.fovea.UserError;
import io.fovea.data.Problem;
import io.fovea.internal.text.FileName;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A folder on disk. Symbolic links are followed. */
public record DirectoryTree(Path directory, Folder root, Map<String, Path> files, List<Problem> problems)
        implements FileTree {
    public static DirectoryTree open(Path directory) {
        Listing listing = new Listing(directory);
        try {
            Files.walkFileTree(directory, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, listing);
        } catch (IOException e) {
            throw new UserError(directory + " cannot be listed: " + e.getMessage(), "check its permissions", e);
        }
        Folder root = Folder.root(listing.folders, listing.files.keySet(), listing.problems);
        return new DirectoryTree(directory, root, listing.files, listing.problems);
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
        Path file = files.get(path);
        if (file == null) throw new IllegalArgumentException(name() + " holds no " + path);
        return new EncodedFile(file);
    }

    @Override
    public void close() {}

    private static final class Listing extends SimpleFileVisitor<Path> {
        private final Path root;
        private final List<String> folders = new ArrayList<>();
        /** By name as text, from which a path of other bytes than UTF-8 could not be made again. */
        private final Map<String, Path> files = new LinkedHashMap<>();

        private final List<Problem> problems = new ArrayList<>();

        private Listing(Path root) {
            this.root = root;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            if (directory.equals(root)) return FileVisitResult.CONTINUE;
            if (FileKind.isHidden(String.valueOf(directory.getFileName()))) return FileVisitResult.SKIP_SUBTREE;
            folders.add(inside(directory));
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (!attributes.isRegularFile()) problem(file, "neither file nor folder");
            else if (files.putIfAbsent(inside(file), file) != null) problem(file, "its name reads like another's");
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (file.equals(root)) throw e;
            problem(file, e instanceof FileSystemLoopException ? "a link to a folder around it" : "cannot be opened");
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) {
            if (e != null) problem(directory, "could not be listed to its end: " + e.getMessage());
            return FileVisitResult.CONTINUE;
        }

        private void problem(Path file, String reason) {
            if (FileKind.of(inside(file)) != FileKind.HIDDEN) problems.add(Problem.leftOut(inside(file), reason));
        }

        private String inside(Path path) {
            return FileName.of(root.relativize(path)).replace(File.separatorChar, '/');
        }
    }
}
