package io.fovea.internal.architecture;

import io.fovea.internal.layer.Activation;
import io.fovea.internal.layer.AdaptiveAveragePool;
import io.fovea.internal.layer.Chain;
import io.fovea.internal.layer.Conv2d;
import io.fovea.internal.layer.Gate;

/**
 * Squeeze-and-excitation, Hu et al. 2017 (arXiv:1709.01507), fig. 3, under the names of
 * {@code torchvision.ops.SqueezeExcitation}: every channel is weighted by what two 1x1 convolutions make of the means
 * of all. [N, C, H, W] to the same.
 */
public final class SqueezeExcitation {
    private SqueezeExcitation() {}

    /**
     * @param reduce 1x1, with bias, from C to fewer channels
     * @param expand 1x1, with bias, back to C
     * @param sigma to factors, usually between 0 and 1
     */
    public static Gate of(Conv2d reduce, Activation delta, Conv2d expand, Activation sigma) {
        return Gate.of(
                "",
                Chain.of()
                        .then("avgpool", new AdaptiveAveragePool(1, 1))
                        .then("fc1", reduce)
                        .then("activation", delta)
                        .then("fc2", expand)
                        .then("scale_activation", sigma));
    }
}
