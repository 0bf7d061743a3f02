package io.fovea.augment;

import io.fovea.internal.limit.Range;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;

/**
 * Moves by a whole number of pixels, drawn evenly up to {@code share} of the side in each direction (torchvision's
 * {@code RandomAffine(0, translate=(share, share))}).
 */
public record Shift(double share) implements Augmentation {
    public Shift {
        Range.SHIFT.require(share);
    }

    @Override
    public Tensor apply(Tensor images, List<RandomGenerator> draws) {
        long height = images.size(2), width = images.size(3);
        Warp warp = new Warp(draws.size());
        for (RandomGenerator draw : draws) {
            // the grid's unit is half a side
            double x = 2.0 * pixels(draw, width) / width, y = 2.0 * pixels(draw, height) / height;
            warp.add(1, 0, x, 0, 1, y);
        }
        return warp.apply(images);
    }

    private long pixels(RandomGenerator draw, long side) {
        return Math.round((2 * draw.nextDouble() - 1) * share * side);
    }

    @Override
    public String text() {
        return "shift=" + share;
    }
}
