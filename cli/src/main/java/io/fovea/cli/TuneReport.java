package io.fovea.cli;

import io.fovea.data.Labels;
import io.fovea.train.TrainingListener;
import io.fovea.tune.Standing;
import io.fovea.tune.TrialRun;
import io.fovea.tune.TuningListener;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Tells the terminal how a search goes: what is done now, and a line for every run that is over. */
final class TuneReport implements TuningListener, AutoCloseable {
    private final Console console;
    private final Trials shown;
    private @Nullable Stage stage; // begun and advanced from several threads
    private int trials;
    private boolean searching;

    /** @param time that the search has */
    TuneReport(Console console, Optional<Duration> time) {
        this.console = console;
        OptionalDouble limit =
                time.map(of -> OptionalDouble.of(of.toMillis() / 1e3)).orElse(OptionalDouble.empty());
        shown = new Trials(console.screen().clock(), limit);
    }

    @Override
    public void labels(Labels labels) {
        shown.several(labels.several());
    }

    @Override
    public void note(String line) {
        console.note(line);
    }

    @Override
    public void detail(String line) {
        console.detail(line);
    }

    @Override
    public void warning(String line) {
        console.warning(line);
    }

    /** What a run does before its epochs is shown where it is the only one. */
    @Override
    public synchronized void stage(String name, String unit, long total) {
        endStage();
        String run = shown.name();
        if (searching && run.isEmpty()) return;
        stage = console.stage(run.isEmpty() ? name : run + ": " + name, unit, total);
    }

    @Override
    public synchronized void advance(long units) {
        if (stage != null) stage.advance(units);
    }

    private synchronized void endStage() {
        if (stage != null) stage.close();
        stage = null;
    }

    @Override
    public synchronized void begin(int all, int runs) {
        endStage();
        trials = all;
        shown.before(runs);
        searching = true;
        console.show(shown);
        console.note(all
                + (all == 1 ? " trial" : " trials")
                + (runs == 0 ? "" : "; " + runs + (runs == 1 ? " run is" : " runs are") + " done from before"));
    }

    @Override
    public TrainingListener begin(TrialRun run) {
        endStage();
        return shown.begin(run, this::endStage); // what was done before its epochs is over
    }

    @Override
    public void run(TrialRun run, Standing standing, List<Standing> leaderboard) {
        endStage();
        shown.end(run);
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
    public synchronized void close() {
        endStage();
        if (searching) console.screen().end(shown);
        searching = false;
    }
}
