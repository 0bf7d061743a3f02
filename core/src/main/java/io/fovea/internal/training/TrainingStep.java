package io.fovea.internal.training;

import io.fovea.evaluate.Tally;
import io.fovea.internal.torch.RandomStream;
import io.fovea.internal.torch.Scope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * One update of a network: forward, loss and backward of one or more batches, whose gradients add up to those of the
 * batch that they are together, and then the update.
 */
final class TrainingStep {
    private final Feed feed;
    private final Loss loss;
    private final Learner learner;

    TrainingStep(Feed feed, Loss loss, Learner learner) {
        this.feed = feed;
        this.loss = loss;
        this.learner = learner;
    }

    /**
     * Takes the next batches of the epoch; one scope, whose end frees everything the step made.
     *
     * @param batches to take, fewer at the end of the epoch
     * @param seed of dropout's random numbers: the same after a resume, and whatever else trains in this process
     * @return sums over the images; of none if damaged files left too few for an update
     */
    Tally take(Feed.Steps steps, int batches, double lr, long seed) {
        try (Scope scope = Scope.open()) {
            List<Feed.Examples> examples = next(steps, batches);
            if (examples.isEmpty()) return Tally.EMPTY;
            Tally sums = backward(examples, seed);
            learner.optimizer().step(lr);
            learner.optimizer().clearGradients(); // else they lie between the next step's activations and tear holes
            return sums;
        }
    }

    private static List<Feed.Examples> next(Feed.Steps steps, int batches) {
        List<Feed.Examples> all = new ArrayList<>(batches);
        for (int i = 0; i < batches && steps.hasNext(); i++) {
            Feed.Examples examples = steps.next();
            if (examples != null) all.add(examples);
        }
        return all;
    }

    /** Leaves the gradient of the mean over all batches together. */
    private Tally backward(List<Feed.Examples> batches, long seed) {
        try (RandomStream random = RandomStream.open(seed)) {
            if (batches.size() == 1) return backward(batches.get(0), 1);
            double weight = 0;
            for (Feed.Examples examples : batches) weight += loss.weight(examples.targets());
            Tally sums = Tally.EMPTY;
            for (Feed.Examples examples : batches) {
                sums = sums.plus(backward(examples, loss.weight(examples.targets()) / weight));
            }
            return sums;
        }
    }

    /** @param share of the batch in the mean */
    private Tally backward(Feed.Examples examples, double share) {
        try (Scope scope = Scope.open()) {
            Tensor logits = feed.logits(learner.model(), examples);
            Tensor mean = loss.of(logits, examples.targets());
            double value = mean.item_float();
            (share == 1 ? mean : mean.mul(new Scalar(share))).backward();
            return new Tally(examples.size(), examples.targets().correct(logits), value * examples.size());
        }
    }
}
