package io.fovea.internal.file;

import io.fovea.UserError;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file with an end. Opening a pipe waits for whoever writes into it, and a device may go on for ever, so neither is
 * read.
 */
public final class RegularFile {
    private RegularFile() {}

    /**
     * @param what is expected, such as {@code a weight file}
     * @return {@code file}
     * @throws UserError if there is none, or it is a folder, a pipe, a device or a socket
     */
    public static Path require(Path file, String what) {
        if (Files.isRegularFile(file)) return file;
        if (Files.isDirectory(file)) {
            throw new UserError(file + " is a folder, expected " + what, "name the file inside it");
        }
        if (Files.exists(file)) {
            throw new UserError(
                    file + " is not a regular file, expected " + what,
                    "save what comes out of the pipe or device as a file first");
        }
        throw new UserError("no such file: " + file + ", expected " + what, "check the path");
    }
}
