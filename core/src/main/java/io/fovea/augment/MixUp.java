package io.fovea.augment;

import io.fovea.internal.choice.Named;
import io.fovea.internal.choice.Usual;
import io.fovea.internal.limit.Range;

/**
 * Blends an image with another of its batch, and their classes in the same shares (Zhang et al. 2017, "mixup: Beyond
 * empirical risk minimization", arXiv:1710.09412). Where {@link CutMix} stands beside it, every image gets one of both.
 *
 * @param alpha of the beta distribution of the share: near 0 hardly any image is mixed, 1 makes all shares alike
 * @param p probability of it
 */
@Named("mixup")
public record MixUp(@Usual("0.2") double alpha, @Usual("1") double p) implements Augmentation {
    public MixUp {
        Range.MIXING.require(alpha);
        Range.PROBABILITY.require(p);
    }
}
