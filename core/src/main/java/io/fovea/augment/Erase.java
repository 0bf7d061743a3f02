package io.fovea.augment;

import io.fovea.internal.choice.Named;
import io.fovea.internal.choice.Usual;
import io.fovea.internal.limit.Range;
import java.util.List;
import java.util.Objects;

/**
 * Covers a rectangle (Zhong et al. 2017, "Random erasing data augmentation", arXiv:1708.04896; torchvision's
 * {@code RandomErasing}).
 *
 * @param p probability of it
 * @param area least and largest share of the image that is covered, evenly
 * @param ratio least and largest ratio of the rectangle's height to its width, evenly on a logarithmic scale
 * @param filling what covers it
 */
@Named("erase")
public record Erase(
        @Usual("0.5") double p,
        @Usual("[0.02, 0.33]") List<Double> area,
        @Usual("[0.3, 3.3]") List<Double> ratio,
        @Usual("mean") Filling filling)
        implements Augmentation {
    public Erase {
        Range.PROBABILITY.require(p);
        area = Ends.of("area", area, Range.ERASED);
        ratio = Ends.of("ratio", ratio, Range.ASPECT);
        Objects.requireNonNull(filling, "filling");
    }

    /** With torchvision's sizes. */
    public Erase(double p) {
        this(p, List.of(0.02, 0.33), List.of(0.3, 3.3), Filling.MEAN);
    }
}
