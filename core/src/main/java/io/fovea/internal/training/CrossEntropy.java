package io.fovea.internal.training;

import io.fovea.internal.loading.Targets;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Cross-entropy of softmax and targets, PyTorch's {@code CrossEntropyLoss}.
 *
 * @param smoothing share of the target spread evenly over all classes (Szegedy et al. 2015, arXiv:1512.00567)
 */
record CrossEntropy(double smoothing) implements Loss {
    private static final int MEAN = 1;
    private static final long IGNORE_NONE = -100;

    @Override
    public Tensor of(Tensor logits, Targets targets) {
        Tensor wanted = targets instanceof Targets.Classes classes
                ? classes.indices()
                : targets.shares(Math.toIntExact(logits.size(1)));
        return torch.cross_entropy_loss(logits, wanted, new TensorOptional(), MEAN, IGNORE_NONE, smoothing);
    }
}
