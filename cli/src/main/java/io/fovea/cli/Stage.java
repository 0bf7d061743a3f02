package io.fovea.cli;

import io.fovea.internal.text.Printable;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Long work under way, of which several threads may do parts. */
final class Stage implements Activity, AutoCloseable {
    private final Console console;
    private final LongSupplier nanoTime;
    private final List<String> names;
    private final String unit;
    private final long total;
    private final long began;
    private long done;
    private boolean closed;

    /** Begins it; see {@link Console#stage}. */
    Stage(Console console, String task, String unit, long total) {
        this.console = console;
        this.nanoTime = console.screen().clock();
        names = Snapshot.shorter(Printable.of(task));
        this.unit = unit;
        this.total = total;
        began = nanoTime.getAsLong();
    }

    synchronized void advance(long units) {
        done += units;
    }

    @Override
    public synchronized Snapshot now() {
        double elapsed = elapsed(), rate = done > 0 && elapsed > 0 ? done / elapsed : Double.NaN;
        double left = total > 0 ? Math.max(0, total - done) / rate : Double.NaN;
        return new Snapshot(names, unit, done, total, rate, elapsed, left, Double.NaN, null);
    }

    private double elapsed() {
        return (nanoTime.getAsLong() - began) / 1e9;
    }

    @Override
    public void close() {
        String took;
        synchronized (this) {
            if (closed) return;
            closed = true;
            String work = done > 0 && !unit.isEmpty() ? String.format(Locale.ROOT, "%,d %s in ", done, unit) : "";
            took = String.format(Locale.ROOT, "%s: %s%.2f s", names.get(0), work, elapsed());
        }
        console.screen().end(this);
        console.detail(took);
    }
}
