package io.fovea.internal.training;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** How far an answer is from its target, class by class: the sum of a row is an image's loss. */
sealed interface Distance {
    int EACH = 0;

    /**
     * @param logits float32 [N, C]
     * @param shares float32 [N, C]
     * @param independent whether every class is a question of its own, which sigmoid answers, and not one of which
     *     softmax chooses
     * @return [N, C], recorded for the backward pass
     */
    Tensor parts(Tensor logits, Tensor shares, boolean independent);

    /**
     * Lin et al. 2017 (arXiv:1708.02002), equation 4; of independent labels torchvision's
     * {@code ops.sigmoid_focal_loss} with {@code alpha=-1}, meaned over the classes.
     *
     * @param gamma 0 for cross-entropy
     */
    record Focal(double gamma) implements Distance {
        @Override
        public Tensor parts(Tensor logits, Tensor shares, boolean independent) {
            if (independent) {
                Tensor right = probabilities(logits, true);
                // the probability given to the truth: p where the label is, 1 - p where it is not
                Tensor wrong = right.add(shares).sub(right.mul(shares).mul(new Scalar(2.0)));
                return meaned(binary(logits, shares).mul(wrong.pow(new Scalar(gamma))));
            }
            Tensor logs = torch.log_softmax(logits, 1);
            Tensor wrong = logs.exp().neg().add(new Scalar(1.0)).clamp_min(new Scalar(0.0));
            return logs.mul(wrong.pow(new Scalar(gamma))).mul(shares).neg();
        }
    }

    /** Binary cross-entropy of sigmoid, meaned over the classes: PyTorch's {@code BCEWithLogitsLoss}. */
    record OneAgainstAll() implements Distance {
        @Override
        public Tensor parts(Tensor logits, Tensor shares, boolean independent) {
            return meaned(binary(logits, shares));
        }
    }

    /** Squares of the differences to the probabilities, meaned over the classes: PyTorch's {@code MSELoss}. */
    record Squared() implements Distance {
        @Override
        public Tensor parts(Tensor logits, Tensor shares, boolean independent) {
            return meaned(probabilities(logits, independent).sub(shares).square());
        }
    }

    /** Differences to the probabilities, meaned over the classes: PyTorch's {@code L1Loss}. */
    record Absolute() implements Distance {
        @Override
        public Tensor parts(Tensor logits, Tensor shares, boolean independent) {
            return meaned(probabilities(logits, independent).sub(shares).abs());
        }
    }

    private static Tensor probabilities(Tensor logits, boolean independent) {
        return independent ? logits.sigmoid() : logits.softmax(1);
    }

    private static Tensor binary(Tensor logits, Tensor shares) {
        return torch.binary_cross_entropy_with_logits(logits, shares, new TensorOptional(), new TensorOptional(), EACH);
    }

    private static Tensor meaned(Tensor parts) {
        return parts.div(new Scalar((double) parts.size(1)));
    }
}
