package io.fovea.data;

import io.fovea.CacheFolder;
import io.fovea.UserError;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Unpacked copies of compressed tar archives, which cannot be read at random. Each is made once and found again by the
 * archive's path, size and time of change; the copy of an earlier state of the same archive is deleted.
 *
 * @param folder where the copies lie; created when needed
 */
record ArchiveCache(Path folder) {
    /** In the folder {@code archives} of Fovea's cache. */
    static ArchiveCache of(Map<String, String> environment, String userHome) {
        return new ArchiveCache(CacheFolder.of(environment, userHome).resolve("archives"));
    }

    /**
     * @param archive a gzip file
     * @return the plain file
     * @throws UserError if the archive is damaged or cut, or the copy cannot be written
     */
    Path unpacked(Path archive) {
        try {
            String ofPath = digest(archive.toRealPath().toString());
            String ofState = Files.size(archive) + "-"
                    + Files.getLastModifiedTime(archive).toMillis();
            Path copy = folder.resolve(ofPath + "-" + ofState + ".tar");
            if (!Files.exists(copy)) {
                Files.createDirectories(folder);
                Path partial = Files.createTempFile(folder, "unpacking-", ".tmp");
                try {
                    unpack(archive, partial);
                    Files.move(partial, copy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                } finally {
                    Files.deleteIfExists(partial);
                }
                deleteOthers(ofPath, copy);
            }
            return copy;
        } catch (IOException e) {
            throw new UserError(
                    archive + " cannot be unpacked into " + folder + ": " + e.getMessage(),
                    "set FOVEA_HOME to a folder with enough room, or unpack the archive and use its folder",
                    e);
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

    private void deleteOthers(String ofPath, Path keep) throws IOException {
        try (DirectoryStream<Path> copies = Files.newDirectoryStream(folder, ofPath + "-*.tar")) {
            for (Path copy : copies) {
                if (!copy.equals(keep)) Files.deleteIfExists(copy);
            }
        }
    }

    private static String digest(String path) {
        try {
            byte[] sha = MessageDigest.getInstance("SHA-256").digest(path.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
