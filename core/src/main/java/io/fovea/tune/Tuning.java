package io.fovea.tune;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fovea.UserError;
import io.fovea.internal.limit.Limit;
import io.fovea.internal.torch.Cores;
import io.fovea.run.TrainingRun;
import io.fovea.train.Recipe;
import io.fovea.train.Settings;
import io.fovea.train.TrainingListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A search for the settings that train best: many runs on the same images, of which the figures are kept and the
 * networks are not. What frozen layers say of an image is computed once for all of them.
 *
 * <pre>{@code
 * Tuning.of(TrainingRun.on(Path.of("photos")), Path.of("tune")).start(plan, Duration.ofMinutes(10), listener, () -> false)
 * }</pre>
 */
public final class Tuning {
    private final TrainingRun run;
    private final Path folder;
    private final int parallel;

    private Tuning(TrainingRun run, Path folder, int parallel) {
        this.run = run;
        this.folder = folder;
        this.parallel = parallel;
    }

    /**
     * @param run on the images, with all settings that are not searched over; its folder plays no role
     * @param folder of the search, outside of the data
     */
    public static Tuning of(TrainingRun run, Path folder) {
        return new Tuning(run, folder, 1);
    }

    /**
     * Runs at once, 1 to 64; else one. Worth it where the steps are too small for all cores, as those of a new head
     * are. Each computes with its share of the cores, and sums may round differently with another share. A method with
     * rungs makes its runs one by one, whatever this says.
     */
    public Tuning parallel(int runs) {
        Limit.PARALLEL.require(runs);
        return new Tuning(runs == 1 ? run : run.threads(Math.max(1, Cores.available() / runs)), folder, runs);
    }

    /** Why a search has ended. */
    public enum End {
        COMPLETE,
        /** The time was up; {@link #resume} goes on. */
        TIME,
        /** {@code stop} became true; {@link #resume} goes on. */
        STOPPED
    }

    /**
     * How a search ended.
     *
     * @param leaderboard the best first, whose recipe is {@code recipe.yaml} of the folder unless it failed; may be
     *     empty
     */
    public record Result(Plan plan, List<Standing> leaderboard, int runs, End end) {}

    /**
     * Begins a search.
     *
     * @param time after which no run goes on; the finals are made before
     * @param stop polled all the time; once true the search ends, and {@link #resume} goes on
     * @throws UserError if the data, the settings or the folder are not usable, or the folder holds a search
     */
    public Result start(Plan plan, Optional<Duration> time, TuningListener listener, BooleanSupplier stop) {
        if (TuningFolder.holdsSearch(folder)) {
            throw new UserError(folder + " already holds a search", "add --resume to go on, or give another --out");
        }
        List<Point> points = plan.points(run.settings());
        try (TuningFolder files = TuningFolder.open(folder)) {
            Budget budget = Budget.of(time);
            TrainingRun inside = run.into(files.scratch());
            String data = divided(inside, plan).digest(listener, stop);
            FewWords words = new FewWords(listener);
            Settings settings = decided(inside, plan, points, words, stop);
            files.search(PlanFile.of(plan, settings, data));
            TrainingRun each = inside.adjusted(open -> settings);
            try {
                return new TuningProcess(each, files, new Course(plan, points), budget, listener, words, stop, parallel)
                        .run(List.of());
            } catch (UserError e) {
                files.forget(); // unless a run is done
                throw e;
            }
        }
    }

    /**
     * Goes on with the search in the folder, by its plan and its settings; those of the run play no role.
     *
     * @param time of this start
     * @throws UserError if there is none, or the data are no longer what they were
     */
    public Result resume(Optional<Duration> time, TuningListener listener, BooleanSupplier stop) {
        if (!TuningFolder.holdsSearch(folder)) {
            throw new UserError(folder + " holds no search to resume", "give the --out of the interrupted search");
        }
        try (TuningFolder files = TuningFolder.open(folder)) {
            Budget budget = Budget.of(time);
            ObjectNode saved = files.search();
            Plan plan = PlanFile.plan(saved);
            Settings settings = PlanFile.settings(saved);
            TrainingRun inside = run.adjusted(none -> settings).into(files.scratch());
            if (!PlanFile.data(saved).equals(divided(inside, plan).digest(listener, stop))) {
                throw new UserError(
                        "the images are not those that the search in " + folder + " began with",
                        "restore them as they were, or start afresh with another --out");
            }
            Course course = new Course(plan, plan.points(settings));
            FewWords words = new FewWords(listener);
            return new TuningProcess(inside, files, course, budget, listener, words, stop, parallel).run(files.runs());
        }
    }

    /**
     * With what {@code auto} comes to, of precision and batch size, for the network of the first trial: found once, so
     * that all trials compute alike and none takes its time for it. What is searched over is not decided.
     */
    private Settings decided(TrainingRun run, Plan plan, List<Point> points, FewWords words, BooleanSupplier stop) {
        Settings settings = run.settings(), first = points.get(0).over(settings);
        Recipe asked = TrainingRun.defaults(first);
        boolean precision = asked.precision().equals("auto") && !plan.searches("precision");
        boolean batch = asked.batchSize() == Recipe.AUTO_BATCH && !plan.searches("batchSize");
        if (!precision && !batch) return settings;
        Settings longest = plan.epochs() > 0 ? first.epochs(plan.epochs()) : first;
        long runs = (long) points.size() * plan.runs();
        Recipe recipe = divided(run.adjusted(open -> longest), plan)
                .decided(runs, plan.atOnce(parallel), words.of(TrainingListener.SILENT), stop);
        if (precision) words.note("every run computes in " + recipe.precision());
        if (batch) words.note("every run has steps of " + recipe.batchSize() + " images");
        Settings closed = precision ? settings.precision(recipe.precision()) : settings;
        return batch ? closed.batchSize(recipe.batchSize()) : closed;
    }

    /** What is found out of the first fold holds for all: whether there are enough images. */
    private static TrainingRun divided(TrainingRun run, Plan plan) {
        return plan.folds() > 1 ? run.fold(0, plan.folds(), plan.seed()) : run;
    }
}
