package io.fovea.internal.training;

import io.fovea.internal.loading.Targets;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Cross-entropy of softmax and targets, PyTorch's {@code CrossEntropyLoss}. Where classes have weights, a mean divides
 * by the images' weights; PyTorch does so for class indices alone, and divides by the number of images for shares.
 *
 * @param smoothing share of the target spread evenly over all classes (Szegedy et al. 2015, arXiv:1512.00567)
 */
record CrossEntropy(ClassWeights weights, double smoothing) implements Loss {
    private static final int MEAN = 1;
    private static final long IGNORE_NONE = -100;

    /** @throws IllegalArgumentException for several labels an image, of which softmax would choose one */
    @Override
    public Tensor of(Tensor logits, Targets targets) {
        if (targets instanceof Targets.Classes classes) return mean(logits, classes.indices());
        if (targets instanceof Targets.Several) {
            throw new IllegalArgumentException("cross-entropy is of one class an image");
        }
        Tensor mean = mean(logits, targets.shares(Math.toIntExact(logits.size(1))));
        return weights.isEven() ? mean : mean.mul(new Scalar(targets.size() / weight(targets)));
    }

    private Tensor mean(Tensor logits, Tensor targets) {
        TensorOptional factors = weights.isEven() ? new TensorOptional() : new TensorOptional(weights.tensor());
        return torch.cross_entropy_loss(logits, targets, factors, MEAN, IGNORE_NONE, smoothing);
    }

    @Override
    public double weight(Targets targets) {
        return weights.of(targets);
    }
}
