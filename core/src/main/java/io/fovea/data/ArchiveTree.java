package io.fovea.data;

import io.fovea.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Files inside an open archive. The names of its entries serve as keys alone, never as paths on this machine, so that
 * no name can lead out of it.
 */
sealed interface ArchiveTree extends FileTree permits ZipTree, TarTree {
    /** @return bytes of the entry once expanded */
    long size(String path);

    /**
     * @throws IOException if the entry cannot be read; a ZipException or EOFException if it is damaged. The message
     *     says how, in a few words
     */
    byte[] read(String path) throws IOException;

    @Override
    default Encoded file(String path) {
        return new ArchiveEntry(this, path);
    }

    /**
     * An entry's name as a path from the root: forward slashes, no empty or {@code .} segments.
     *
     * @return empty for the root itself
     */
    static String normalise(String entry) {
        List<String> segments =
                new ArrayList<>(Arrays.asList(entry.replace('\\', '/').split("/")));
        segments.removeIf(segment -> segment.isEmpty() || segment.equals("."));
        return String.join("/", segments);
    }

    /** Names that climb out of the archive were not made by an honest tool. */
    static boolean climbs(String path) {
        return Arrays.asList(path.split("/")).contains("..");
    }

    static UserError damaged(Path archive, Exception e) {
        String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return new UserError(archive + " is damaged or cut: " + reason, "copy or download the archive again", e);
    }
}
