package io.fovea.internal.training;

import io.fovea.internal.loading.Targets;
import io.fovea.train.LossSpec;
import org.bytedeco.pytorch.Tensor;

/** What a training makes small: how far a network's answers are from the targets. */
public sealed interface Loss permits CrossEntropy, MeanDistance {
    /**
     * @param smoothing share of the target spread evenly over all classes
     * @param classWeights factors on the loss of images by their class; none where all count alike
     */
    static Loss of(LossSpec spec, double smoothing, float... classWeights) {
        ClassWeights weights = new ClassWeights(classWeights);
        if (spec instanceof LossSpec.Focal focal) {
            return new MeanDistance(new Distance.Focal(focal.gamma()), weights, smoothing);
        }
        if (spec instanceof LossSpec.Bce) return new MeanDistance(new Distance.OneAgainstAll(), weights, smoothing);
        if (spec instanceof LossSpec.Mse) return new MeanDistance(new Distance.Squared(), weights, smoothing);
        if (spec instanceof LossSpec.L1) return new MeanDistance(new Distance.Absolute(), weights, smoothing);
        return new CrossEntropy(weights, smoothing); // NLL of log-softmax is the same by its other name
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
    double weight(Targets targets);
}
