package io.fovea.augment;

import io.fovea.internal.choice.Named;
import io.fovea.internal.choice.Usual;
import io.fovea.internal.limit.Limit;
import io.fovea.internal.limit.Range;
import java.util.Objects;

/**
 * Adds a border and cuts out as much as the image had, at a random place (torchvision's {@code RandomCrop(size,
 * padding)}): usual for small images, such as CIFAR's.
 *
 * @param padding width of the border in pixels
 * @param edge what the border shows
 * @param p probability of it
 */
@Named("crop")
public record Crop(
        @Usual("4") int padding,
        @Usual("zero") Edge edge,
        @Usual("1") double p) implements Augmentation {
    /** What lies beyond the edge of an image. */
    public enum Edge {
        /** Black. */
        ZERO,
        /** The image as in a mirror at its edge. */
        REFLECT
    }

    public Crop {
        Limit.PADDING.require(padding);
        Objects.requireNonNull(edge, "edge");
        Range.PROBABILITY.require(p);
    }
}
