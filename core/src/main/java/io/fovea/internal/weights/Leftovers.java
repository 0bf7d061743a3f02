package io.fovea.internal.weights;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What killed programs left in the folder of weights: locks, temporary files, and parts of downloads that nobody will
 * take up again. What somebody is using stays.
 */
record Leftovers(Path folder) {
    private static final String PART = ".part";
    /** After that nobody comes back for the rest of a download. */
    private static final Duration PATIENCE = Duration.ofDays(7);
    /** No small file takes so long to write. */
    private static final Duration WRITING = Duration.ofHours(1);

    void remove() {
        try (Stream<Path> all = Files.walk(folder, 2)) {
            List<Path> files = all.filter(Files::isRegularFile).toList();
            for (Path file : files) remove(file);
        } catch (IOException | UncheckedIOException e) {
            // no folder yet, or it is not ours to tidy: the download tells whoever needs it
        }
    }

    private static void remove(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        Path locked = DownloadLock.ofLock(file);
        if (locked != null) {
            removeIfFree(locked, null);
        } else if (name.startsWith(".") && name.endsWith(PART)) {
            if (isOlder(file, WRITING)) Files.deleteIfExists(file);
        } else if (name.endsWith(PART)) {
            Path place = file.resolveSibling(name.substring(0, name.length() - PART.length()));
            boolean useless = RemoteFile.checksum(name) == null || Files.exists(place);
            if (useless || isOlder(file, PATIENCE)) removeIfFree(place, file);
        }
    }

    /** The lock goes when it is closed. */
    private static void removeIfFree(Path place, @Nullable Path part) throws IOException {
        try (DownloadLock lock = DownloadLock.ifFree(place)) {
            if (lock != null && part != null) Files.deleteIfExists(part);
        }
    }

    private static boolean isOlder(Path file, Duration age) throws IOException {
        FileTime changed = Files.getLastModifiedTime(file);
        return changed.toInstant().isBefore(Instant.now().minus(age));
    }
}
