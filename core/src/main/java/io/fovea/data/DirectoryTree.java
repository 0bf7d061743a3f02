package io.fovea.data;

import io.fovea.UserError;
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
import java.util.List;

/** A folder on disk. Symbolic links are followed. */
record DirectoryTree(Path directory, Folder root, List<Problem> problems) implements FileTree {
    static DirectoryTree open(Path directory) {
        Listing listing = new Listing(directory);
        try {
            Files.walkFileTree(directory, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, listing);
        } catch (IOException e) {
            throw new UserError(directory + " cannot be listed: " + e.getMessage(), "check its permissions", e);
        }
        return new DirectoryTree(directory, Folder.root(listing.folders, listing.files), listing.problems);
    }

    @Override
    public String name() {
        return directory.toString();
    }

    @Override
    public String kind() {
        return "folder";
    }

    @Override
    public Encoded file(String path) {
        return new EncodedFile(directory.resolve(path));
    }

    @Override
    public void close() {}

    private static final class Listing extends SimpleFileVisitor<Path> {
        private final Path root;
        private final List<String> folders = new ArrayList<>();
        private final List<String> files = new ArrayList<>();
        private final List<Problem> problems = new ArrayList<>();

        private Listing(Path root) {
            this.root = root;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            if (directory.equals(root)) return FileVisitResult.CONTINUE;
            if (FileKind.isHidden(directory.getFileName().toString())) return FileVisitResult.SKIP_SUBTREE;
            folders.add(inside(directory));
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) files.add(inside(file));
            else problem(file, "neither file nor folder");
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (file.equals(root)) throw e;
            problem(file, e instanceof FileSystemLoopException ? "a link to a folder around it" : "cannot be opened");
            return FileVisitResult.CONTINUE;
        }

        private void problem(Path file, String reason) {
            if (FileKind.of(inside(file)) != FileKind.HIDDEN) problems.add(Problem.leftOut(inside(file), reason));
        }

        private String inside(Path path) {
            return root.relativize(path).toString().replace('\\', '/');
        }
    }
}
