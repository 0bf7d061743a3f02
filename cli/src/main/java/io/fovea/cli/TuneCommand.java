package io.fovea.cli;

import io.fovea.UserError;
import io.fovea.cli.runs.RunPlace;
import io.fovea.run.TrainingRun;
import io.fovea.train.RateCurve;
import io.fovea.train.Settings;
import io.fovea.tune.Plan;
import io.fovea.tune.RangeTest;
import io.fovea.tune.Tuning;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fovea tune}. */
@Command(
        name = "tune",
        description = "Find the settings that train best.",
        footer = {
            "Examples:",
            "  fovea tune photos",
            "  fovea tune photos --search \"lr=1e-4..1e-1:log, hidden=none|100\" --trials 30 --max-time 10m",
            "  fovea tune photos --search \"lr=0.001|0.01\" --folds 5 -e 10 -o search",
            "  fovea train photos --recipe search/recipe.yaml",
            "",
            "Any setting of a recipe.yaml can be searched over, by its place or its short name. The settings of train"
                    + " hold for every trial. --max-time is that of the search: an interrupted one goes on with"
                    + " --resume.",
            "",
            "The search's folder holds the leaderboard, the recipe of every trial, and recipe.yaml of the best."
        })
final class TuneCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    TerminalOptions terminal;

    @Parameters(paramLabel = "DATA", description = "Labelled images, as for train.")
    Path data = Path.of("");

    @Mixin
    TuneOptions search;

    @Mixin
    RecipeOptions recipe;

    @Override
    public Integer call() {
        Console console = Console.of(spec);
        Optional<Duration> time = time();
        if (recipe.isAuto()) {
            throw new UserError(
                    "--recipe auto chooses for one run, and a search makes many",
                    "see what fovea train --recipe auto chooses, and search from there");
        }
        Settings settings = recipe.settings(console);
        if (search.resume && (search.plans() || !settings.equals(Settings.NONE))) {
            throw new UserError(
                    "--resume goes on with a search as it was begun", "give DATA, --out and perhaps --max-time alone");
        }
        // before there is a folder
        Optional<Plan> plan = search.search.isEmpty() ? Optional.empty() : Optional.of(search.plan(settings));
        recipe.forgetChecks(data);
        BooleanSupplier stop = Interruption.install(console);
        try (RunPlace place = search.place()) {
            TrainingRun run = recipe.run(data, settings);
            if (search.out == null) console.note("folder of the search: " + place.folder());
            if (plan.isEmpty() && !search.resume) return rates(console, run, place.folder(), stop);
            return search(
                    console,
                    Tuning.of(run, place.folder()).parallel(search.parallel),
                    plan,
                    time,
                    place.folder(),
                    stop);
        } catch (CancellationException e) {
            console.note("interrupted before the first run was done; give the same command again");
            return Interruption.EXIT_CODE;
        }
    }

    private int search(
            Console console,
            Tuning tuning,
            Optional<Plan> plan,
            Optional<Duration> time,
            Path folder,
            BooleanSupplier stop) {
        Tuning.Result result;
        try (TuneReport report = new TuneReport(console, time)) {
            result =
                    plan.isPresent() ? tuning.start(plan.get(), time, report, stop) : tuning.resume(time, report, stop);
        }
        String again = "go on with: fovea tune " + data + " --resume --out " + folder;
        if (result.end() == Tuning.End.TIME) {
            if (result.leaderboard().isEmpty()) {
                throw new UserError(
                        "the time was up before the first run was done",
                        "give more --max-time or fewer --epochs, or " + again);
            }
            console.note("the time is up; " + again);
        }
        LeaderboardText text = new LeaderboardText(result, folder);
        if (search.json) console.json(text.facts());
        else
            text.print(
                    console.out(),
                    console.terminal().output() ? console.terminal().width() : 0);
        if (result.end() != Tuning.End.STOPPED) return 0;
        console.note("interrupted; " + again);
        return Interruption.EXIT_CODE;
    }

    private int rates(Console console, TrainingRun run, Path folder, BooleanSupplier stop) {
        RateCurve curve;
        try (TuneReport report = new TuneReport(console, Optional.empty())) {
            curve = RangeTest.USUAL.of(run, folder, report, stop);
        }
        if (search.json) console.json(RangeTest.toJson(curve));
        else RatesText.print(curve, folder, console.out());
        return 0;
    }

    /** Of the whole search, and not of each of its runs. */
    private Optional<Duration> time() {
        String text = recipe.learning.maxTime;
        recipe.learning.maxTime = null;
        if (text == null) return Optional.empty();
        return Optional.ofNullable(
                TrainingRun.defaults(Settings.NONE.maxTime(text)).maxTime());
    }
}
