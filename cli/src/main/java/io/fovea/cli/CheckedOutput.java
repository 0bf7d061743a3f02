package io.fovea.cli;

import io.fovea.UserError;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/**
 * Standard output whose failures are heard of. A {@link java.io.PrintWriter} swallows every {@link IOException}, and
 * answers that never arrived would count as given; what is thrown here passes through it and ends the command. After
 * that nothing more is written.
 */
final class CheckedOutput extends OutputStream {
    private final OutputStream out;
    private boolean failed;

    CheckedOutput(OutputStream out) {
        this.out = out;
    }

    /** Results cannot be written. */
    static final class Unwritable extends UserError {
        private static final long serialVersionUID = 1L;

        private final boolean closedPipe;

        Unwritable(IOException e) {
            super("cannot write to standard output: " + e.getMessage(), "free some space, or write to another disk", e);
            closedPipe = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
        }

        /** Whether the program that was to read the results has ended, as {@code head} does when it has enough. */
        boolean closedPipe() {
            return closedPipe;
        }
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        tell(() -> out.write(bytes, offset, length));
    }

    @Override
    public void flush() {
        tell(out::flush);
    }

    private interface Writing {
        void run() throws IOException;
    }

    private void tell(Writing writing) {
        if (failed) return;
        try {
            writing.run();
        } catch (IOException e) {
            failed = true;
            throw new Unwritable(e);
        }
    }
}
