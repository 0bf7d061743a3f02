package io.fovea.internal.training;

import io.fovea.internal.loading.Targets;
import io.fovea.internal.torch.HostCopy;
import org.bytedeco.pytorch.Tensor;

/**
 * Factors on the loss of images by their class.
 *
 * @param factors one a class; none where all count alike
 */
record ClassWeights(float... factors) {
    static final ClassWeights EVEN = new ClassWeights();

    boolean isEven() {
        return factors.length == 0;
    }

    /** float32 [C], in the caller's scope. */
    Tensor tensor() {
        return HostCopy.toTensor(factors, factors.length);
    }

    /** float32 [N]: those of an image's classes by its shares. */
    Tensor ofImages(Targets targets) {
        return targets.shares(factors.length).matmul(tensor());
    }

    /** What a mean over these images divides by; of several labels, which have each their factor, the images. */
    double of(Targets targets) {
        if (isEven() || targets instanceof Targets.Several) return targets.size();
        return ofImages(targets).sum().item_float();
    }
}
