package io.fovea.internal.training;

import io.fovea.internal.loading.Targets;
import io.fovea.train.Recipe;
import org.bytedeco.pytorch.Tensor;

/** What a training makes small: how far a network's answers are from the targets. */
public sealed interface Loss permits CrossEntropy {
    /** The loss of a recipe. */
    static Loss of(Recipe recipe) {
        return new CrossEntropy(recipe.labelSmoothing());
    }

    /**
     * Mean over the batch, recorded for the backward pass; belongs to the caller's scope.
     *
     * @param logits float32 [N, classes], before softmax or sigmoid
     * @return one number
     */
    Tensor of(Tensor logits, Targets targets);

    /**
     * What the mean of {@link #of} divides the batch's sum by: the means of two batches, weighted so, are the mean of
     * both together.
     */
    default double weight(Targets targets) {
        return targets.size();
    }
}
