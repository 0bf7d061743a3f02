package io.fovea.cli;

import io.fovea.tune.Standing;
import io.fovea.tune.TuningListener;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells the terminal how a search goes: what is done for all runs at first, and then a line for every run. */
final class TuneReport implements TuningListener, AutoCloseable {
    private final Console console;
    private volatile @Nullable Stage stage; // advanced from several threads
    private int trials;
    private boolean hasRun;

    TuneReport(Console console) {
        this.console = console;
    }

    @Override
    public void note(String line) {
        console.detail(line);
    }

    @Override
    public void detail(String line) {
        console.detail(line);
    }

    @Override
    public void warning(String line) {
        console.warning(line);
    }

    @Override
    public void stage(String name, String unit, long total) {
        if (hasRun) return;
        close();
        stage = console.stage(name, unit, total);
    }

    @Override
    public void advance(long units) {
        Stage now = stage;
        if (now != null && !hasRun) now.advance(units);
    }

    @Override
    public void begin(int all, int runs) {
        trials = all;
        console.note(all
                + (all == 1 ? " trial" : " trials")
                + (runs == 0 ? "" : "; " + runs + (runs == 1 ? " run is" : " runs are") + " done from before"));
    }

    @Override
    public void run(Standing standing, List<Standing> leaderboard) {
        Stage now = stage;
        if (!hasRun) {
            close();
            hasRun = true;
            now = console.stage("searching", "runs", 0);
            stage = now;
        }
        if (now != null) now.advance(1);
        boolean best = leaderboard.get(0).trial() == standing.trial();
        console.note(String.format(
                Locale.ROOT,
                "trial %d of %d, %s%s: %s%s",
                standing.trial(),
                trials,
                standing.point(),
                standing.epochs() > 0 ? " for " + standing.epochs() + " epochs" : "",
                figures(standing),
                best ? "  best" : ""));
    }

    private static String figures(Standing standing) {
        if (!standing.failure().isEmpty()) return standing.failure();
        String runs = standing.runs() == 1 ? "" : " of " + standing.runs() + " runs";
        return String.format(Locale.ROOT, "%.2f %%%s", 100 * standing.accuracy(), runs);
    }

    /** Ends what is shown. */
    @Override
    public void close() {
        Stage last = stage;
        stage = null;
        if (last != null) last.close();
    }
}
