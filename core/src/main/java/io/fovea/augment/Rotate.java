package io.fovea.augment;

import io.fovea.internal.limit.Range;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;

/**
 * Turns about the centre by an angle drawn evenly from {@code [-degrees, degrees]}, with bilinear interpolation
 * (torchvision's {@code RandomRotation(degrees, InterpolationMode.BILINEAR)}).
 */
public record Rotate(double degrees) implements Augmentation {
    public Rotate {
        Range.DEGREES.require(degrees);
    }

    @Override
    public Tensor apply(Tensor images, List<RandomGenerator> draws) {
        double aspect = (double) images.size(2) / images.size(3); // the grid's unit is half a side, in both directions
        Warp warp = new Warp(draws.size());
        for (RandomGenerator draw : draws) {
            double angle = Math.toRadians((2 * draw.nextDouble() - 1) * degrees);
            double cos = Math.cos(angle), sin = Math.sin(angle);
            warp.add(cos, -sin * aspect, 0, sin / aspect, cos, 0);
        }
        return warp.apply(images);
    }

    @Override
    public String text() {
        return "rotate=" + degrees;
    }
}
