package io.fovea.internal.training;

import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.RandomStream;
import io.fovea.internal.torch.Scope;

/** Measures anew what batch norms normalise by, for weights that no step had: torch.optim.swa_utils.update_bn. */
final class NormStatistics {
    /** Some thousand images tell mean and deviation well enough. */
    private static final int MOST_BATCHES = 100;

    private NormStatistics() {}

    /**
     * Plain means over batches of an epoch, as they are trained on; nothing to do where no batch norm learns.
     *
     * @param epoch 0 for the first
     * @param course as {@link Feed#epoch} takes it
     * @param seed of what is random in the network
     */
    static void measure(ImageModel model, Feed feed, int epoch, int course, long seed) {
        if (!model.measureStatistics()) return;
        try (Feed.Steps steps = feed.epoch(epoch, 0, course);
                RandomStream random = RandomStream.open(seed)) {
            for (int i = 0; i < MOST_BATCHES && steps.hasNext(); i++) {
                try (Scope scope = Scope.inference()) {
                    Feed.Examples examples = steps.next();
                    if (examples != null) feed.forward(model).logits(model, examples.inputs());
                }
            }
        }
    }
}
