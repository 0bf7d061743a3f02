package io.fovea.augment;

import io.fovea.internal.choice.Named;
import io.fovea.internal.choice.Usual;
import io.fovea.internal.limit.Range;

/**
 * Covers a rectangle with the same part of another image of the batch; the classes get the shares of the areas (Yun et
 * al. 2019, "CutMix: Regularization strategy to train strong classifiers", arXiv:1905.04899). Where {@link MixUp}
 * stands beside it, every image gets one of both.
 *
 * @param alpha of the beta distribution of the share that is kept: near 0 all or nothing, 1 makes all shares alike
 * @param p probability of it
 */
@Named("cutmix")
public record CutMix(@Usual("1") double alpha, @Usual("1") double p) implements Augmentation {
    public CutMix {
        Range.MIXING.require(alpha);
        Range.PROBABILITY.require(p);
    }
}
