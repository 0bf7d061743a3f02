package io.fovea.internal.training;

import io.fovea.internal.loading.Targets;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * A distance, meaned over images. An image counts as much as its class; of several labels each class's part does.
 *
 * @param smoothing share of the target spread evenly over all classes; of independent labels moved towards a half
 */
record MeanDistance(Distance distance, ClassWeights weights, double smoothing) implements Loss {
    @Override
    public Tensor of(Tensor logits, Targets targets) {
        boolean independent = targets instanceof Targets.Several;
        int classes = Math.toIntExact(logits.size(1));
        Tensor shares = targets.shares(classes);
        Tensor parts = distance.parts(logits, smoothed(shares, independent ? 2 : classes), independent);
        if (weights.isEven()) return parts.sum().div(new Scalar((double) targets.size()));
        Tensor factors = weights.tensor();
        Tensor weighted = independent
                ? parts.mul(factors)
                : parts.mul(weights.ofImages(targets).unsqueeze(1));
        return weighted.sum().div(new Scalar(weight(targets)));
    }

    private Tensor smoothed(Tensor shares, int choices) {
        if (smoothing == 0) return shares;
        return shares.mul(new Scalar(1 - smoothing)).add(new Scalar(smoothing / choices));
    }

    @Override
    public double weight(Targets targets) {
        return weights.of(targets);
    }
}
