package io.fovea.cli;

import io.fovea.internal.file.CacheFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a folder of Fovea's takes on the disk.
 *
 * @param bytes of all files in it, at any depth; links are not followed
 * @param limit above which what was least recently used is deleted; null if all is kept
 */
record FolderSize(String folder, long bytes, @Nullable Long limit) {
    static FolderSize of(CacheFolder.Usage part) {
        Long limit = part.limit().isPresent() ? part.limit().getAsLong() : null;
        return new FolderSize(part.folder().toString(), part.bytes(), limit);
    }

    static FolderSize of(Path folder) {
        long[] bytes = {0};
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    bytes[0] += attributes.isRegularFile() ? attributes.size() : 0;
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE; // not there yet, or gone while others use the folder
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new FolderSize(folder.toString(), bytes[0], null);
    }

    String text() {
        String most = limit == null ? "" : " of at most " + mebibytes(limit);
        return folder + " (" + mebibytes(bytes) + most + ")";
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%,.1f MiB", bytes / (double) (1 << 20));
    }
}
