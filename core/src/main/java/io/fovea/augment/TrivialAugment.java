package io.fovea.augment;

import io.fovea.internal.choice.Named;
import io.fovea.internal.choice.Usual;
import io.fovea.internal.limit.Range;

/**
 * One change of any kind and strength: TrivialAugment (Müller and Hutter 2021, arXiv:2103.10158), wide, as
 * torchvision's {@code TrivialAugmentWide} with bilinear interpolation, to an image with probability {@code p}.
 */
@Named("trivialaugment")
public record TrivialAugment(@Usual("1") double p) implements Augmentation {
    public TrivialAugment {
        Range.PROBABILITY.require(p);
    }
}
