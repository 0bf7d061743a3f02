package io.fovea.internal.training;

import io.fovea.internal.model.ImageModel;
import io.fovea.internal.optimizer.Optimizer;
import io.fovea.internal.optimizer.ParameterGroups;
import io.fovea.internal.torch.Cores;
import io.fovea.internal.torch.RandomStream;
import io.fovea.internal.torch.Scope;
import io.fovea.train.RateCurve;
import io.fovea.train.Recipe;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

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
                Optimizer optimizer = Optimizer.of(recipe.optimizer(), ParameterGroups.uniform(model))) {
            model.training(true);
            int step = 0;
            for (int epoch = 0; step < steps; epoch++) {
                int before = step;
                try (Feed.Steps batches = feed.epoch(epoch, 0)) {
                    while (batches.hasNext() && step < steps) {
                        if (stop.getAsBoolean()) return false;
                        double rate = rate(step);
                        double loss = loss(recipe, model, feed, batches, optimizer, rate, step);
                        if (Double.isNaN(loss)) continue; // too few images that can be read
                        step++;
                        each.accept(new RateCurve.Point(rate, loss));
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

    private static double loss(
            Recipe recipe,
            ImageModel model,
            Feed feed,
            Feed.Steps batches,
            Optimizer optimizer,
            double rate,
            int step) {
        try (Scope scope = Scope.open();
                RandomStream random = RandomStream.open(recipe.seed() ^ (step + 1) * 0xC2B2AE3D27D4EB4FL)) {
            Feed.Examples examples = batches.next();
            if (examples == null) return Double.NaN;
            Tensor loss = torch.cross_entropy_loss(
                    feed.logits(model, examples),
                    examples.targets(),
                    new TensorOptional(),
                    1,
                    -100,
                    recipe.labelSmoothing());
            double value = loss.item_float();
            if (!Double.isFinite(value)) return Double.POSITIVE_INFINITY;
            loss.backward();
            optimizer.step(rate);
            optimizer.clearGradients();
            return value;
        }
    }
}
