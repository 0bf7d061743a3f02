package io.fovea.internal.training;

import io.fovea.evaluate.Tally;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.Cores;
import io.fovea.train.RateCurve;
import io.fovea.train.Recipe;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Training steps whose learning rate grows by the same factor each, until the loss explodes: the range test of Smith
 * 2015 (arXiv:1506.01186), sec. 3.3.
 *
 * @param lowest rate of the first step, above 0
 * @param highest rate of the last step
 * @param steps 2 or more
 */
public record RateSweep(double lowest, double highest, int steps) {
    public RateSweep {
        if (!(lowest > 0 && highest > lowest && highest < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("rates must grow from above 0, got " + lowest + " to " + highest);
        }
        if (steps < 2) throw new IllegalArgumentException("steps must be at least 2, got " + steps);
    }

    /**
     * @param model changed by the steps
     * @param each told of every step
     * @return false if {@code stop} became true
     */
    public boolean over(
            Recipe recipe, ImageModel model, Feed feed, BooleanSupplier stop, Consumer<RateCurve.Point> each) {
        RateCurve.Smoothing smoothing = new RateCurve.Smoothing();
        try (Cores cores = Cores.all();
                Learner learner = Learner.of(recipe, model)) {
            TrainingStep training = new TrainingStep(
                    recipe, feed, Loss.of(recipe.loss(), recipe.labelSmoothing(), feed.classWeights()), learner);
            model.training(true);
            int step = 0;
            for (int epoch = 0; step < steps; epoch++) {
                int before = step;
                try (Feed.Steps batches = feed.epoch(epoch, 0)) {
                    while (batches.hasNext() && step < steps) {
                        if (stop.getAsBoolean()) return false;
                        Tally taken = training.take(batches, rate(step), recipe.seed() ^ step);
                        if (taken.seen() == 0) continue; // too few images that can be read
                        double loss = Double.isFinite(taken.loss()) ? taken.loss() : Double.POSITIVE_INFINITY;
                        each.accept(new RateCurve.Point(rate(step++), loss));
                        if (smoothing.hasExploded(loss)) return true;
                    }
                }
                if (step == before) return true; // an epoch without a step has none the next time
            }
            return true;
        }
    }

    private double rate(int step) {
        return lowest * Math.pow(highest / lowest, (double) step / (steps - 1));
    }
}
