package io.fovea.internal.training;

import io.fovea.train.Recipe;
import java.util.List;

/**
 * Epochs of a run that train the same part of the network: a training of its own, with its own feed, optimiser and
 * schedule, that starts from the weights of the one before.
 *
 * @param recipe the run's, with what is trained and fed in these epochs
 * @param first epoch, 0 for the run's first
 * @param epochs of this stage, unless it stops early
 */
public record Stage(Recipe recipe, int first, int epochs) {
    public Stage {
        if (first < 0) throw new IllegalArgumentException("first must be at least 0, got " + first);
        if (epochs < 1) throw new IllegalArgumentException("epochs must be at least 1, got " + epochs);
    }

    /** The stages of a run, in order; together they are all of its epochs. */
    public static List<Stage> of(Recipe recipe) {
        return List.of(new Stage(recipe, 0, recipe.epochs()));
    }

    /** The run's epoch after its last one. */
    public int end() {
        return first + epochs;
    }

    /**
     * The learning rate of a step.
     *
     * @param epoch of the run
     * @param step 0 for the epoch's first
     * @param steps of an epoch
     */
    public double rate(int epoch, int step, int steps) {
        long taken = (long) (epoch - first) * steps + step;
        return recipe.optimizer().lr() * recipe.schedule().factor(taken, steps, epochs);
    }
}
