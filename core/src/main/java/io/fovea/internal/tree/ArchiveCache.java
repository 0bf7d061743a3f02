package io.fovea.internal.tree;

import io.fovea.UserError;
import io.fovea.internal.file.CacheFolder;
import io.fovea.internal.file.Sha256;
import io.fovea.internal.text.FileName;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Unpacked copies of compressed tar archives, which cannot be read at random. Each is made once, by one process at a
 * time, and found again by the archive's path, size and time of change. {@link #tidy} keeps the folder small.
 *
 * @param folder where the copies lie; created when needed
 * @param limit bytes of all copies together; those that are in use count and stay
 */
public record ArchiveCache(Path folder, long limit) {
    static final String COPY = ".tar";
    static final String PARTIAL = ".tar.part";

    /** In the folder {@code archives} of Fovea's cache. */
    public static ArchiveCache of(Map<String, String> environment, String userHome) {
        Path folder = CacheFolder.of(environment, userHome).resolve(CacheFolder.ARCHIVES);
        return new ArchiveCache(folder, CacheFolder.limit(environment));
    }

    /** A copy that stays until it is closed. */
    public record Copy(Path file, CopyLocks.Hold hold) implements Closeable {
        @Override
        public void close() {
            hold.close();
        }
    }

    /**
     * @param archive a gzip file
     * @return the plain file
     * @throws UserError if the archive is damaged or cut, or the copy cannot be written
     */
    public Copy unpacked(Path archive) {
        try {
            String ofPath = Sha256.digits(archive.toRealPath().toString(), 8) + "-";
            String name = ofPath + Files.size(archive) + "-"
                    + Files.getLastModifiedTime(archive).toMillis() + COPY;
            Path file = folder.resolve(name);
            Files.createDirectories(folder);
            while (true) {
                CopyLocks.Hold hold = CopyLocks.of(folder).shared(name);
                if (Files.exists(file)) {
                    Files.setLastModifiedTime(file, FileTime.from(Instant.now())); // the last use
                    new CacheSweep(folder, COPY, limit).run(other -> other.startsWith(ofPath) && !other.equals(name));
                    return new Copy(file, hold);
                }
                hold.close();
                make(archive, file);
            }
        } catch (IOException e) {
            throw new UserError(
                    FileName.of(archive) + " cannot be unpacked into " + folder + ": " + e.getMessage(),
                    "set FOVEA_HOME to a folder with enough room, or unpack the archive and use its folder",
                    e);
        }
    }

    /** Unpacks, or waits while another does. */
    private void make(Path archive, Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        Optional<CopyLocks.Hold> alone = CopyLocks.of(folder).tryAlone(name);
        if (alone.isEmpty()) {
            CopyLocks.await();
            return;
        }
        try (CopyLocks.Hold hold = alone.get()) {
            if (Files.exists(file)) return;
            Path partial = file.resolveSibling(name.replace(COPY, PARTIAL));
            try {
                unpack(archive, partial);
                Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(partial);
            }
        }
    }

    private static void unpack(Path archive, Path target) throws IOException {
        try (InputStream file = new BufferedInputStream(Files.newInputStream(archive), 1 << 16);
                InputStream plain = new GZIPInputStream(file, 1 << 16)) {
            Files.copy(plain, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (EOFException | ZipException e) {
            throw ArchiveTree.damaged(archive, e);
        }
    }

    /**
     * Deletes what no running process uses: remains of killed ones, copies that were not used for a month, and of the
     * others the least recently used while all together are above the limit.
     */
    public void tidy() {
        new CacheSweep(folder, COPY, limit).run(any -> false);
    }
}
