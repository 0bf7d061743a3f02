package io.fovea.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The last line of standard error, where the activity under way is drawn. Whoever writes to the terminal meanwhile
 * writes through {@link #above}: the line makes room and comes back. The cursor stands at its beginning, so that
 * nothing remains of it when the window becomes narrower and the terminal breaks it, or when the shell answers a Ctrl-C
 * with {@code ^C}. On a stream that is no terminal it is a line of its own, now and then.
 */
final class Screen {
    private static final String CLEAR = "\r\033[J"; // from here to the end of the screen
    private static final String BAR_COLOUR = "\033[36m", NO_COLOUR = "\033[0m"; // cyan
    private static final double UNSEEN = 0.5; // seconds: what is shorter would only flash
    private static final double SECONDS_BETWEEN_LINES = 30;
    private static final long MILLIS_BETWEEN_DRAWINGS = 200;

    private final Terminal terminal;
    private final PrintWriter err;
    private final LongSupplier nanoTime;
    private final boolean byItself;
    private final List<Activity> activities = new ArrayList<>();
    private long began; // the activity shown, or the last plain line
    private boolean drawn;
    private boolean left;
    private int openLines;
    private @Nullable Thread drawer;
    private boolean hooked;

    /** Draws when told to. */
    Screen(Terminal terminal, PrintWriter err, LongSupplier nanoTime) {
        this(terminal, err, nanoTime, false);
    }

    private Screen(Terminal terminal, PrintWriter err, LongSupplier nanoTime, boolean byItself) {
        this.terminal = terminal;
        this.err = err;
        this.nanoTime = nanoTime;
        this.byItself = byItself;
    }

    /** Draws five times a second while something is under way. */
    static Screen live(Terminal terminal, PrintWriter err) {
        return new Screen(terminal, err, System::nanoTime, true);
    }

    Terminal terminal() {
        return terminal;
    }

    LongSupplier clock() {
        return nanoTime;
    }

    /** From now on {@code activity} is shown, in front of those that began before. */
    synchronized void begin(Activity activity) {
        if (activities.isEmpty()) began = nanoTime.getAsLong();
        activities.add(activity);
        if (!byItself || drawer != null) return;
        drawer = new Thread(this::draw, "fovea-screen");
        drawer.setDaemon(true);
        drawer.start();
    }

    synchronized void end(Activity activity) {
        activities.remove(activity);
        if (activities.isEmpty()) {
            erase();
            notifyAll();
        }
    }

    private synchronized void draw() {
        while (!activities.isEmpty() && !left) {
            tick();
            try {
                wait(MILLIS_BETWEEN_DRAWINGS);
            } catch (InterruptedException e) {
                break;
            }
        }
        drawer = null;
    }

    /** Draws, if it is time to. */
    synchronized void tick() {
        if (activities.isEmpty() || left) return;
        double waited = (nanoTime.getAsLong() - began) / 1e9;
        Snapshot now = activities.get(activities.size() - 1).now();
        if (terminal.draws()) {
            if (waited >= UNSEEN && openLines == 0) draw(now);
        } else if (waited >= SECONDS_BETWEEN_LINES) {
            began = nanoTime.getAsLong();
            err.println(PlainLine.of(now));
        }
    }

    private void draw(Snapshot now) {
        // what is written into the last column hangs between two lines
        BarLine line = BarLine.of(now, Math.max(0, terminal.width() - 1), terminal.blocks());
        String bar = terminal.colour() ? BAR_COLOUR + line.bar() + NO_COLOUR : line.bar();
        err.print("\r" + line.before() + bar + line.after() + "\033[J\r");
        err.flush();
        drawn = true;
        if (hooked || !byItself) return;
        hooked = true;
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(this::leave, "fovea-screen-end"));
        } catch (IllegalStateException e) {
            leave(); // the program is ending
        }
    }

    private void erase() {
        if (!drawn) return;
        err.print(CLEAR);
        err.flush();
        drawn = false;
    }

    /** Nothing is drawn any more. */
    synchronized void leave() {
        erase();
        left = true;
        notifyAll();
    }

    /** Removes what the terminal has shown of a key that was pressed, such as {@code ^C}. */
    synchronized void clearLine() {
        if (!terminal.draws() || openLines > 0) return;
        drawn = true;
        erase();
    }

    /** What is printed to the result appears above the line. */
    PrintWriter above(PrintWriter out) {
        return terminal.draws() ? new PrintWriter(new Above(out), true) : out;
    }

    private final class Above extends Writer {
        private final PrintWriter out;
        private boolean open; // the last line that was written has no end yet

        Above(PrintWriter out) {
            this.out = out;
        }

        @Override
        public void write(char[] text, int offset, int length) throws IOException {
            if (length == 0) return;
            synchronized (Screen.this) {
                erase();
                out.write(text, offset, length);
                out.flush();
                boolean ends = text[offset + length - 1] == '\n';
                if (open == ends) openLines += ends ? -1 : 1;
                open = !ends;
            }
        }

        @Override
        public void flush() {
            out.flush();
        }

        @Override
        public void close() {
            flush();
        }
    }
}
