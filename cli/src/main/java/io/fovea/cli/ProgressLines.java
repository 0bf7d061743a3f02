package io.fovea.cli;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Progress for files and pipes: whole lines without control characters, at most one every five seconds. */
final class ProgressLines implements Progress {
    private static final double SECONDS_BETWEEN = 5;

    private final PrintStream out;
    private final LongSupplier nanoTime;
    private final String task;
    private final String unit;
    private final long total;
    private final long start;
    private double lastLine; // seconds since the start

    ProgressLines(PrintStream out, LongSupplier nanoTime, String task, String unit, long total) {
        this.out = out;
        this.nanoTime = nanoTime;
        this.task = task;
        this.unit = unit;
        this.total = total;
        this.start = nanoTime.getAsLong();
    }

    @Override
    public void update(long done, String note) {
        double seconds = (nanoTime.getAsLong() - start) / 1e9;
        if (seconds - lastLine < SECONDS_BETWEEN) return;
        lastLine = seconds;
        double rate = done / seconds;
        String left = rate > 0 && total > 0 ? String.format(Locale.ROOT, ", %.0f s left", (total - done) / rate) : "";
        String remark = note.isEmpty() ? "" : ", " + note;
        String of = total > 0 ? "/" + total : "";
        out.printf(Locale.ROOT, "%s: %d%s %s%s, %.0f %s/s%s%n", task, done, of, unit, remark, rate, unit, left);
    }

    @Override
    public void close() {}
}
