package io.fovea.tune;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fovea.UserError;
import io.fovea.run.TrainingRun;
import io.fovea.train.Settings;
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

    private Tuning(TrainingRun run, Path folder) {
        this.run = run;
        this.folder = folder;
    }

    /**
     * @param run on the images, with all settings that are not searched over; its folder plays no role
     * @param folder of the search, outside of the data
     */
    public static Tuning of(TrainingRun run, Path folder) {
        return new Tuning(run, folder);
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
            String data = inside.digest(listener, stop);
            files.search(PlanFile.of(plan, run.settings(), data));
            return new TuningProcess(inside, files, new Course(plan, points), budget, listener, stop).run(List.of());
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
            if (!PlanFile.data(saved).equals(inside.digest(listener, stop))) {
                throw new UserError(
                        "the images are not those that the search in " + folder + " began with",
                        "restore them as they were, or start afresh with another --out");
            }
            Course course = new Course(plan, plan.points(settings));
            return new TuningProcess(inside, files, course, budget, listener, stop).run(files.runs());
        }
    }
}
