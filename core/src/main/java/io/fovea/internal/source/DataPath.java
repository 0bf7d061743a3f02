package io.fovea.internal.source;

import io.fovea.UserError;
import io.fovea.internal.file.RegularFile;
import io.fovea.internal.text.FileName;
import io.fovea.internal.tree.ArchiveCache;
import io.fovea.internal.tree.ArchiveTree;
import io.fovea.internal.tree.DirectoryTree;
import io.fovea.internal.tree.FileKind;
import io.fovea.internal.tree.ForeignArchive;
import io.fovea.internal.tree.TarTree;
import io.fovea.internal.tree.ZipTree;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.tar.TarUtils;

/**
 * Finds out, by content, what a path given as data is, and lists what it holds.
 *
 * @param stop polled while it lists
 */
public record DataPath(ArchiveCache cache, BooleanSupplier stop) {
    /** To wait for a disk or a network, rather than to compute. */
    private static final int THREADS = Math.max(4, Runtime.getRuntime().availableProcessors());

    private static final int TAR_RECORD = 512;
    private static final String ACCEPTED = "give a folder of class folders, a .zip, .tar or .tar.gz of one,"
            + " a folder with MNIST idx files, or a .csv with the columns path and label";

    /**
     * @throws UserError if it is nothing we know
     * @throws java.util.concurrent.CancellationException if {@code stop} becomes true
     */
    public Catalogue catalogue(Path data) {
        if (!Files.exists(data)) throw missing(data);
        cache.tidy();
        if (Files.isDirectory(data)) return FolderLayout.read(DirectoryTree.open(data, THREADS, stop));
        byte[] head = head(RegularFile.require(data, "labelled images"));
        if (startsWith(head, 'P', 'K')) return FolderLayout.read(ZipTree.open(data));
        if (startsWith(head, 0x1F, 0x8B)) return compressed(data);
        if (isTar(head)) return FolderLayout.read(TarTree.open(data));
        refuseIdx(data, head);
        if (CsvManifest.looksLike(data)) return CsvManifest.read(data, THREADS, stop);
        ForeignArchive.of(head).ifPresent(kind -> {
            throw new UserError(
                    name(data) + " is " + kind.text() + ", which is not read here",
                    "unpack it and give the folder, or pack that as .zip, .tar or .tar.gz");
        });
        if (FileKind.hasImageExtension(data.toString())) {
            throw new UserError(name(data) + " is a single file, not a data set", ACCEPTED);
        }
        throw new UserError(name(data) + " is a file of an unknown kind", ACCEPTED);
    }

    private static UserError missing(Path data) {
        return new UserError(
                name(data) + " does not exist",
                data.toString().indexOf('\uFFFD') < 0
                        ? "check the path; it is relative to " + Path.of("").toAbsolutePath()
                        : "rename it, or give the folder around it: Java takes no name that is not UTF-8");
    }

    private Catalogue compressed(Path data) {
        byte[] head;
        try (InputStream plain = new GZIPInputStream(Files.newInputStream(data))) {
            head = plain.readNBytes(TAR_RECORD);
        } catch (EOFException | ZipException e) {
            throw ArchiveTree.damaged(data, e);
        } catch (IOException e) {
            throw unreadable(data, e);
        }
        refuseIdx(data, head);
        if (!isTar(head)) throw new UserError(name(data) + " is compressed, but no tar archive", ACCEPTED);
        return FolderLayout.read(TarTree.open(data, cache.unpacked(data)));
    }

    private static void refuseIdx(Path data, byte[] head) {
        if (IdxFiles.isIdx(head)) {
            throw new UserError(
                    name(data) + " is one idx file, not a data set", "give the folder that holds images and labels");
        }
    }

    private static byte[] head(Path data) {
        try (InputStream in = Files.newInputStream(data)) {
            byte[] head = in.readNBytes(TAR_RECORD);
            if (head.length == 0) throw new UserError(name(data) + " is an empty file", ACCEPTED);
            return head;
        } catch (IOException e) {
            throw unreadable(data, e);
        }
    }

    private static UserError unreadable(Path data, IOException e) {
        return new UserError(name(data) + " cannot be read: " + e.getMessage(), "check its permissions", e);
    }

    private static boolean isTar(byte[] head) {
        if (head.length < TAR_RECORD || head[0] == 0) return false;
        try {
            return TarUtils.verifyCheckSum(head);
        } catch (IllegalArgumentException e) {
            return false; // no digits where the checksum would stand
        }
    }

    private static boolean startsWith(byte[] head, int first, int second) {
        return head.length > 1 && (head[0] & 255) == first && (head[1] & 255) == second;
    }

    private static String name(Path data) {
        return FileName.of(data);
    }
}
