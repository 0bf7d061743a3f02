package io.fovea.internal.file;

import io.fovea.UserError;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes a file under a temporary name in its folder, and moves it to its place when all of it is on the disk: a reader
 * sees the old file or the new one, never a part, also after a crash or on a full disk.
 */
public final class NewFile {
    private NewFile() {}

    /** Writes the content of the file. */
    @FunctionalInterface
    public interface Content {
        void write(OutputStream out) throws IOException;
    }

    /** @throws UserError when the folder does not exist, the disk is full, or writing fails for another reason */
    public static void write(Path file, Content content) {
        Path target = target(file);
        Path part = part(target);
        try {
            try {
                fill(part, content);
                move(part, target);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /**
     * Before long work: whether its result can be written. Leaves nothing behind.
     *
     * @throws UserError as {@link #write} would
     */
    public static void requireWritable(Path file) {
        Path part = part(target(file));
        try {
            Files.createFile(part);
            Files.delete(part);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static Path target(Path file) {
        Path target = file.toAbsolutePath();
        Path folder = target.getParent();
        if (folder == null || Files.isDirectory(target)) {
            throw new UserError("cannot write " + file + ": it is a folder", "give the name of a file");
        }
        if (!Files.isDirectory(folder)) {
            throw new UserError("cannot write " + file + ": no such folder", "create " + folder);
        }
        return target;
    }

    private static Path part(Path target) {
        String unique = Long.toHexString(ThreadLocalRandom.current().nextLong());
        return target.resolveSibling("." + target.getFileName() + "." + unique + ".part");
    }

    private static UserError unwritable(Path file, IOException e) {
        return new UserError(
                "cannot write " + file + ": " + e.getMessage(),
                "check the free space and permissions of "
                        + file.toAbsolutePath().getParent(),
                e);
    }

    /**
     * Deletes what writers that were killed left of certain files in a folder. Nobody may be writing there now.
     *
     * @param names of the files that were to be written
     */
    public static void deleteParts(Path folder, Collection<String> names) {
        if (!Files.isDirectory(folder)) return;
        String alternatives = names.stream().map(Pattern::quote).collect(Collectors.joining("|"));
        Pattern part = Pattern.compile("\\.(" + alternatives + ")\\.[0-9a-f]{1,16}\\.part");
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, ".*.part")) {
            for (Path file : files) {
                if (part.matcher(file.getFileName().toString()).matches()) Files.deleteIfExists(file);
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw new UserError("cannot tidy " + folder + ": " + e.getMessage(), "check its permissions", e);
        }
    }

    private static void fill(Path part, Content content) throws IOException {
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
            content.write(out);
            out.flush();
            channel.force(true);
        }
    }

    private static void move(Path part, Path target) throws IOException {
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
