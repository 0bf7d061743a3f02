package io.fovea.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What native code writes to standard error by itself. libjpeg and libpng, deep inside OpenCV, tell of damage in an
 * image without its name and past every hook; Fovea tells of it with the name, so theirs only confuse.
 */
final class NativeMessages {
    /** Set to anything, it lets them through: a native library that aborts says why there. */
    private static final String WANTED = "FOVEA_NATIVE_MESSAGES";

    private static final Path ERROR = Path.of("/proc/self/fd/2");

    private NativeMessages() {}

    /**
     * From now on they go nowhere, while {@link System#err} goes on as before. Where standard error is a file or cannot
     * be opened once more, all stays as it is: two who write into one file each from a place of their own would
     * overwrite each other.
     */
    static void silence(Map<String, String> environment) {
        if (environment.containsKey(WANTED) || !Files.exists(ERROR) || Files.isRegularFile(ERROR)) return;
        try {
            PrintStream err = new PrintStream(new FileOutputStream(ERROR.toFile(), true), true);
            System.setErr(err);
            // descriptors 0 to 2 are never closed, but led to /dev/null: fileDescriptorClose in the JDK's io_util_md.c
            new FileOutputStream(FileDescriptor.err).close();
        } catch (IOException e) {
            // a socket, or a terminal of another user's
        }
    }
}
