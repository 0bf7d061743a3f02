package io.fovea.cli;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import org.jspecify.annotations.Nullable;

/**
 * What the system knows of the terminal: asked anew every time, so that it is true after the window was resized. Java
 * tells neither. Where there is no POSIX system, no JNA or no terminal, nothing is known.
 */
final class Window {
    /** {@code TIOCGWINSZ} of Linux' asm-generic/ioctls.h and of macOS' sys/ttycom.h. */
    private static final long SIZE = System.getProperty("os.name", "").startsWith("Mac") ? 0x40087468L : 0x5413L;

    /** {@code struct winsize}: rows, columns, and two more, of 16 bits each. */
    private static final int BYTES = 8;

    private static final int COLUMNS = 2;
    private static final int STANDARD_STREAMS = 3;

    private Window() {}

    /** The C library. */
    private interface C extends Library {
        int isatty(int descriptor);

        int open(String path, int flags);

        int ioctl(int descriptor, NativeLong request, Object... arguments);
    }

    /** Loaded at the first question. */
    private static final class Loaded {
        static final @Nullable C LIBRARY = load();
        static final int DESCRIPTOR = LIBRARY == null ? -1 : LIBRARY.open("/dev/tty", 0);

        private static @Nullable C load() {
            try {
                return System.getProperty("os.name", "").startsWith("Windows") ? null : Native.load(C.class);
            } catch (LinkageError | RuntimeException e) {
                return null;
            }
        }
    }

    /** @param stream 1 for standard output, 2 for standard error */
    static boolean isTerminal(int stream) {
        try {
            C library = Loaded.LIBRARY;
            return library != null && library.isatty(stream) == 1;
        } catch (LinkageError | RuntimeException e) {
            return false;
        }
    }

    /** How wide the terminal is now; 0 if that is not known. */
    static int columns() {
        try {
            C library = Loaded.LIBRARY;
            if (library == null) return 0;
            if (Loaded.DESCRIPTOR >= 0) return columns(library, Loaded.DESCRIPTOR);
            for (int stream = 0; stream < STANDARD_STREAMS; stream++) {
                int columns = columns(library, stream);
                if (columns > 0) return columns;
            }
            return 0;
        } catch (LinkageError | RuntimeException e) {
            return 0;
        }
    }

    private static int columns(C library, int descriptor) {
        try (Memory size = new Memory(BYTES)) {
            boolean told = library.ioctl(descriptor, new NativeLong(SIZE), size) == 0;
            return told ? Short.toUnsignedInt(size.getShort(COLUMNS)) : 0;
        }
    }
}
