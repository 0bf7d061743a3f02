package io.fovea.cli;

import io.fovea.UserError;
import io.fovea.cli.help.Further;
import io.fovea.cli.help.Heading;
import io.fovea.cli.runs.RunPlace;
import io.fovea.run.TrainingRun;
import io.fovea.train.EarlyStop;
import io.fovea.train.Settings;
import io.fovea.tune.Method;
import io.fovea.tune.Plan;
import io.fovea.tune.Search;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is searched over, how, and where it goes. */
@Heading("Search")
final class TuneOptions {
    @Option(
            names = "--search",
            paramLabel = "SPACE",
            description = "Settings and their values, as \"lr=1e-4..1e-1:log, hidden=none|100|1000, dropout=0..0.5\";"
                    + " without it the learning rates are tried in one short run.")
    List<String> search = new ArrayList<>();

    @Option(
            names = "--by",
            paramLabel = "METHOD",
            completionCandidates = Candidates.Methods.class,
            description = "grid, random, halving or hyperband (default: grid for lists of values, else random).")
    @Nullable
    String method;

    @Option(
            names = "--trials",
            paramLabel = "N",
            description = "Points to try (default: the whole grid, or 20 at random).")
    @Nullable
    Integer trials;

    @Option(names = "--folds", paramLabel = "K", description = "Judge each trial by K-fold cross-validation.")
    int folds = 1;

    @Option(names = "--seeds", paramLabel = "N", description = "Runs of each trial, with different seeds.")
    int seeds = 1;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            description = "Runs at once; pays where steps are small, as those of a new head.")
    int parallel = 1;

    @Further
    @Option(
            names = "--finalists",
            paramLabel = "N",
            description = "Best trials that are run again until each has three runs, so that none wins by luck; these"
                    + " runs are judged on the test part too, which ranks nothing.")
    int finalists = Plan.USUAL_FINALISTS;

    @Further
    @Option(
            names = "--metric",
            paramLabel = "M",
            completionCandidates = Candidates.Scores.class,
            description = "The best is by accuracy or by loss.")
    String metric = "accuracy";

    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            description = "Folder of the search (default: tune, or the next free of tune-2, tune-3, …).")
    @Nullable
    Path out;

    @Option(
            names = {"-r", "--resume"},
            description = "Go on with the search in --out.")
    boolean resume;

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    RunPlace place() {
        if (out != null) return RunPlace.given(out);
        if (resume) throw new UserError("--resume goes on with a search, and none is named", "add its --out");
        return RunPlace.next(Path.of(""), "tune");
    }

    /** Whether anything is said that a search which goes on has decided. */
    boolean plans() {
        return !search.isEmpty() || method != null || trials != null || folds != 1 || seeds != 1;
    }

    /** @throws UserError if the options do not go together */
    Plan plan(Settings settings) {
        Search space = Search.parse(String.join(", ", search));
        Method how = method != null ? Method.parse(method) : usual(space);
        int points = trials != null ? trials : how == Method.GRID ? (int) space.gridSize() : Plan.USUAL_TRIALS;
        return new Plan(
                space,
                how,
                points,
                how.hasRungs() && settings.sets("epochs")
                        ? TrainingRun.defaults(settings).epochs()
                        : 0,
                seeds,
                folds,
                finalists,
                EarlyStop.parse(metric + ":0").metric(),
                TrainingRun.defaults(settings).seed());
    }

    private Method usual(Search space) {
        boolean whole = space.isFinite() && (trials == null || space.gridSize() <= trials);
        return whole ? Method.GRID : Method.RANDOM;
    }
}
