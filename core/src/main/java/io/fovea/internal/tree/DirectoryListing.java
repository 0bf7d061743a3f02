package io.fovea.internal.tree;

import io.fovea.data.Problem;
import io.fovea.internal.text.FileName;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RecursiveAction;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lists all files below a folder with their sizes and times, in one look at each. Several threads take a folder each:
 * where the answers come over a network, most of the time is waiting.
 */
final class DirectoryListing {
    private final Path root;
    private final BooleanSupplier stop;

    // guarded by this
    private final List<String> folders = new ArrayList<>();
    /** By name as text, from which a path of other bytes than UTF-8 could not be made again. */
    private final Map<String, Encoded> files = new HashMap<>();

    private final List<Problem> problems = new ArrayList<>();
    private @Nullable IOException failure;
    private volatile boolean stopped;

    DirectoryListing(Path root, BooleanSupplier stop) {
        this.root = root;
        this.stop = stop;
    }

    /**
     * @throws IOException if the root cannot be listed
     * @throws CancellationException if asked to stop
     */
    void run(int threads) throws IOException {
        ForkJoinPool pool = new ForkJoinPool(threads);
        try {
            pool.invoke(new OneFolder(root, "", null));
        } finally {
            pool.shutdown();
        }
        if (isStopped()) throw new CancellationException("asked to stop");
        if (failure != null) throw failure;
    }

    /** A wish that one thread has seen counts for all: half a listing is none. */
    private boolean isStopped() {
        if (!stopped && stop.getAsBoolean()) stopped = true;
        return stopped;
    }

    List<String> folders() {
        return folders;
    }

    Map<String, Encoded> files() {
        return files;
    }

    List<Problem> problems() {
        return problems;
    }

    /** The folders around one, by the keys that file systems give them. */
    private record Around(
            @Nullable Around outer, Path folder, @Nullable Object key) {
        int depth() {
            int depth = 0;
            for (Around one = outer; one != null; one = one.outer) depth++;
            return depth;
        }

        /** A link to a folder around itself has no end. */
        boolean contains(Path other, @Nullable Object otherKey) throws IOException {
            for (Around one = this; one != null; one = one.outer) {
                boolean same = key == null || otherKey == null
                        ? Files.isSameFile(one.folder, other)
                        : otherKey.equals(one.key);
                if (same) return true;
            }
            return false;
        }
    }

    /** One folder without those inside, which are tasks of their own. */
    private final class OneFolder extends RecursiveAction {
        private static final long serialVersionUID = 1L;

        private final transient Path folder;
        private final String prefix;
        private final transient @Nullable Around around;
        private final transient List<OneFolder> inner = new ArrayList<>();
        private final transient Map<String, Encoded> found = new HashMap<>();

        /** @param prefix path from the root with a slash at its end; empty for the root */
        private OneFolder(Path folder, String prefix, @Nullable Around around) {
            this.folder = folder;
            this.prefix = prefix;
            this.around = around;
        }

        @Override
        protected void compute() {
            if (isStopped()) return;
            try {
                Object key =
                        Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
                if (around != null && around.contains(folder, key)) {
                    problem(path(), "a link to a folder around it");
                    return;
                }
                list(new Around(around, folder, key));
            } catch (IOException e) {
                fail(e);
                return;
            }
            add(this);
            invokeAll(inner);
        }

        private void list(Around here) throws IOException {
            // of the JDK's ways to list, this one alone takes the attributes that Windows gives with the names
            EnumSet<FileVisitOption> options = EnumSet.of(FileVisitOption.FOLLOW_LINKS);
            Files.walkFileTree(folder, options, 1, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    String name = FileName.of(Objects.requireNonNull(file.getFileName()));
                    if (attributes.isDirectory()) enter(file, name, here);
                    else take(file, prefix + name, attributes);
                    return isStopped() ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                    if (file.equals(folder)) throw e;
                    problem(inside(file), "cannot be opened");
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) {
                    if (e != null) problem(path(), "could not be listed to its end: " + e.getMessage());
                    return FileVisitResult.CONTINUE;
                }
            });
        }

        private void enter(Path directory, String name, Around here) {
            if (FileKind.isHidden(name)) return;
            OneFolder one = new OneFolder(directory, prefix + name + "/", here);
            if (here.depth() < Folder.MOST_FOLDERS) inner.add(one);
            else addFolder(one.path()); // to be told, and not to be looked into
        }

        private void take(Path file, String path, BasicFileAttributes attributes) {
            boolean isNameText = file.toString().indexOf('\uFFFD') < 0;
            if (!attributes.isRegularFile()) problem(path, "neither file nor folder");
            else if (FileKind.of(path) != FileKind.HIDDEN) {
                Encoded taken =
                        isNameText ? new FolderFile(root, path, FileState.of(attributes)) : new EncodedFile(file);
                if (found.putIfAbsent(path, taken) != null) problem(path, "its name reads like another's");
            }
        }

        private String inside(Path file) {
            return prefix + FileName.of(Objects.requireNonNull(file.getFileName()));
        }

        /** From the root; empty for the root itself. */
        private String path() {
            return prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1);
        }

        private void fail(IOException e) {
            if (around == null) failed(e);
            else problem(path(), "cannot be opened");
        }
    }

    private synchronized void failed(IOException e) {
        failure = e;
    }

    private synchronized void addFolder(String path) {
        folders.add(path);
    }

    private synchronized void add(OneFolder done) {
        if (!done.prefix.isEmpty()) addFolder(done.path());
        done.found.forEach((path, file) -> {
            if (files.putIfAbsent(path, file) != null) problem(path, "its name reads like another's");
        });
    }

    private synchronized void problem(String path, String reason) {
        if (FileKind.of(path) != FileKind.HIDDEN) problems.add(Problem.leftOut(Problem.Kind.UNREACHABLE, path, reason));
    }
}
