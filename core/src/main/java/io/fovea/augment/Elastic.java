package io.fovea.augment;

import io.fovea.internal.choice.Named;
import io.fovea.internal.choice.Usual;
import io.fovea.internal.limit.Range;

/**
 * Moves every pixel by a smooth random field, as if the picture were drawn on rubber (Simard et al. 2003, "Best
 * practices for convolutional neural networks applied to visual document analysis"; torchvision's
 * {@code ElasticTransform}).
 *
 * @param alpha how far: half of it is the way in pixels where the smoothed noise is 1
 * @param sigma smoothness: of the Gaussian over the noise, in pixels
 * @param p probability of it
 */
@Named("elastic")
public record Elastic(
        @Usual("50") double alpha,
        @Usual("5") double sigma,
        @Usual("1") double p) implements Augmentation {
    public Elastic {
        Range.ALPHA.require(alpha);
        Range.SMOOTHNESS.require(sigma);
        Range.PROBABILITY.require(p);
    }
}
