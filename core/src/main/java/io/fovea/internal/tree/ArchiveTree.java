package io.fovea.internal.tree;

import io.fovea.UserError;
import io.fovea.data.Problem;
import io.fovea.internal.text.FileName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Files inside an open archive. The names of its entries serve as keys alone, never as paths on this machine, so that
 * no name can lead out of it.
 */
public sealed interface ArchiveTree extends FileTree permits ZipTree, TarTree {
    /** Of the archive itself, before it was opened. */
    FileState state();

    /** @return bytes of the entry once expanded */
    long size(String path);

    /**
     * @throws ArchiveDamage if the entry is damaged
     * @throws IOException if it cannot be read now
     */
    byte[] read(String path) throws IOException;

    @Override
    default Encoded file(String path) {
        return new ArchiveEntry(this, path);
    }

    /**
     * An entry's name as a path from the root, without empty or {@code .} segments. One that climbs out of the archive
     * was not made by an honest tool and is left out.
     *
     * @param entry with forward slashes; a backslash is a letter like others
     * @param problems get what is left out
     * @return empty for the root itself, and for what is left out
     */
    static String path(String entry, List<Problem> problems) {
        List<String> segments = new ArrayList<>(Arrays.asList(entry.split("/")));
        segments.removeIf(segment -> segment.isEmpty() || segment.equals("."));
        if (!segments.contains("..")) return String.join("/", segments);
        problems.add(Problem.leftOut(Problem.Kind.UNREACHABLE, entry, "its name leaves the archive"));
        return "";
    }

    /** Of two entries with one name the later counts, as for every tool that unpacks them in order. */
    static Problem repeated(String path) {
        return Problem.warning(
                Problem.Kind.LISTED_AGAIN, path, "is in the archive more than once; the last one counts");
    }

    static FileState state(Path archive) throws IOException {
        return FileState.of(Files.readAttributes(archive, BasicFileAttributes.class));
    }

    static UserError damaged(Path archive, Exception e) {
        String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return new UserError(
                FileName.of(archive) + " is damaged or cut: " + reason, "copy or download the archive again", e);
    }
}
