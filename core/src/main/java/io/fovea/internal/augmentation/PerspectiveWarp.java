package io.fovea.internal.augmentation;

import io.fovea.augment.Perspective;
import java.util.random.RandomGenerator;

/** {@code RandomPerspective.get_params} of torchvision's {@code transforms/transforms.py}. */
record PerspectiveWarp(Perspective perspective) implements Warping {
    @Override
    public Projection draw(RandomGenerator draw, long height, long width) {
        if (!Chance.has(draw, perspective.p())) return Projection.IDENTITY;
        long mostX = (long) (perspective.distortion() * halfOf(width)), right = width - 1;
        long mostY = (long) (perspective.distortion() * halfOf(height)), bottom = height - 1;
        Corners corners = new Corners(
                way(draw, mostX),
                way(draw, mostY),
                right - way(draw, mostX),
                way(draw, mostY),
                right - way(draw, mostX),
                bottom - way(draw, mostY),
                way(draw, mostX),
                bottom - way(draw, mostY));
        return corners.projection(height, width);
    }

    private static long halfOf(long side) {
        return side / 2;
    }

    private static long way(RandomGenerator draw, long most) {
        return draw.nextLong(most + 1);
    }
}
