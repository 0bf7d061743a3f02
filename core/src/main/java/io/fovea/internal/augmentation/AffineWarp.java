package io.fovea.internal.augmentation;

import io.fovea.augment.Affine;
import java.util.random.RandomGenerator;

/** {@code RandomAffine.get_params} of torchvision's {@code transforms/transforms.py}. */
record AffineWarp(Affine affine) implements Warping {
    @Override
    public Projection draw(RandomGenerator draw, long height, long width) {
        if (!Chance.has(draw, affine.p())) return Projection.IDENTITY;
        double angle = Math.toRadians(Chance.eitherSide(draw, affine.degrees()));
        long right = Shifting.pixels(draw, affine.translate(), width);
        long down = Shifting.pixels(draw, affine.translate(), height);
        double scale =
                Chance.between(draw, affine.scale().get(0), affine.scale().get(1));
        double shear = Math.toRadians(Chance.eitherSide(draw, affine.shear()));
        return Projection.affine(angle, right, down, scale, shear, 0);
    }
}
