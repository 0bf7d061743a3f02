package io.fovea.augment;

import io.fovea.internal.choice.Named;
import io.fovea.internal.choice.Usual;
import io.fovea.internal.limit.Range;
import java.util.List;

/**
 * Turns, moves, scales and slants about the centre with one bilinear interpolation, each by an amount drawn evenly
 * (torchvision's {@code RandomAffine}).
 *
 * @param degrees largest angle to either side, 0 to 180
 * @param translate largest way as a share of the side, in each direction, 0 to 1
 * @param scale least and largest scale; above 1 enlarges
 * @param shear largest slant along x to either side, in degrees, 0 to 80
 * @param p probability of it
 */
@Named("affine")
public record Affine(
        @Usual("10") double degrees,
        @Usual("0.1") double translate,
        @Usual("[0.9, 1.1]") List<Double> scale,
        @Usual("5") double shear,
        @Usual("1") double p)
        implements Augmentation {
    public Affine {
        Range.DEGREES.require(degrees);
        Range.SHIFT.require(translate);
        scale = Ends.of("scale", scale, Range.SCALE);
        Range.SHEAR.require(shear);
        Range.PROBABILITY.require(p);
    }
}
