package io.fovea.tune;

import io.fovea.UserError;
import io.fovea.internal.limit.Limit;
import io.fovea.train.EarlyStop;
import io.fovea.train.Settings;
import java.util.List;

/**
 * All that decides a search, together with the data and the settings that are not searched over. With the same plan the
 * same networks are trained in the same order.
 *
 * @param trials points to try, at most
 * @param epochs of the trials that come to their end, for a method with rungs; else 0, for what the recipe says
 * @param seeds runs of every trial, each with a seed of its own: 1 to 100
 * @param folds divisions of the images, each of which every trial is trained on; 1 for the data's own
 * @param finalists best trials that are run again with further seeds until each has three runs; 0 for none
 * @param metric what the best is chosen by
 * @param seed of the points, the folds and the first run of each trial
 */
public record Plan(
        Search search,
        Method method,
        int trials,
        int epochs,
        int seeds,
        int folds,
        int finalists,
        EarlyStop.Metric metric,
        long seed) {
    /** Runs that a finalist has at least. */
    public static final int FINAL_RUNS = 3;

    /** Trials of a method that draws them, where nobody says how many. */
    public static final int USUAL_TRIALS = 20;

    public static final int USUAL_FINALISTS = 3;

    public Plan {
        Limit.TRIALS.require(trials);
        Limit.SEEDS.require(seeds);
        Limit.FOLDS.require(folds);
        Limit.FINALISTS.require(finalists);
        if (metric.isOfLabels()) {
            throw new UserError(
                    "a search ranks by accuracy or loss, got " + metric,
                    "of several labels an image, accuracy is the share of images exactly right; or use loss");
        }
        if (method.hasRungs() && epochs < 1) {
            throw new UserError(
                    "--by " + method.text() + " must know for how many epochs the best are trained",
                    "add --epochs, such as --epochs 27");
        }
        boolean both = method.hasRungs()
                && search.dimensions().stream().anyMatch(d -> d.key().equals("epochs"));
        if (both) {
            throw new UserError(
                    "--by " + method.text() + " decides on epochs itself",
                    "leave epochs out of --search, or use --by random");
        }
    }

    /** Whether it tries values of the setting at this place. */
    boolean searches(String key) {
        return search.dimensions().stream()
                .anyMatch(dimension -> dimension.key().equals(key));
    }

    /**
     * Runs at once: a method with rungs decides by all that was done before.
     *
     * @param parallel as many as the machine may do
     */
    int atOnce(int parallel) {
        return method.hasRungs() ? 1 : parallel;
    }

    /** Runs of a trial that is no finalist. */
    int runs() {
        return seeds * folds;
    }

    /**
     * The points to be tried, in order.
     *
     * @throws UserError if one of them is no recipe
     */
    List<Point> points(Settings settings) {
        List<Point> points = method == Method.GRID ? search.grid(seed) : search.random(trials, seed);
        if (points.size() > trials) {
            throw new UserError(
                    "the grid has %,d points, more than --trials %,d".formatted(points.size(), trials),
                    "leave out --trials, or use --by random");
        }
        search.require(settings, points);
        return points;
    }
}
