package io.fovea.internal.augmentation;

import io.fovea.augment.Affine;
import io.fovea.augment.Augmentation;
import io.fovea.augment.Crop;
import io.fovea.augment.CutMix;
import io.fovea.augment.Cutout;
import io.fovea.augment.Elastic;
import io.fovea.augment.Erase;
import io.fovea.augment.Flip;
import io.fovea.augment.MixUp;
import io.fovea.augment.Perspective;
import io.fovea.augment.Rotate;
import io.fovea.augment.Shift;
import io.fovea.augment.VerticalFlip;
import java.util.Map;
import java.util.function.Function;

/** Which class computes an augmentation: one line each. */
final class Effects {
    private static final Map<Class<? extends Augmentation>, Function<Augmentation, Effect>> OF = Map.ofEntries(
            entry(Flip.class, flip -> new Flipping(flip.p(), Flipping.LEFT_AND_RIGHT)),
            entry(VerticalFlip.class, flip -> new Flipping(flip.p(), Flipping.UP_AND_DOWN)),
            entry(Rotate.class, Rotation::new),
            entry(Shift.class, Shifting::new),
            entry(Affine.class, AffineWarp::new),
            entry(Perspective.class, PerspectiveWarp::new),
            entry(Elastic.class, ElasticWarp::new),
            entry(Crop.class, Cropping::of),
            entry(Erase.class, Covering::of),
            entry(Cutout.class, Covering::of),
            entry(MixUp.class, Blending::new),
            entry(CutMix.class, Pasting::new));

    private Effects() {}

    private static <A extends Augmentation>
            Map.Entry<Class<? extends Augmentation>, Function<Augmentation, Effect>> entry(
                    Class<A> kind, Function<A, Effect> effect) {
        return Map.entry(kind, augmentation -> effect.apply(kind.cast(augmentation)));
    }

    static Effect of(Augmentation augmentation) {
        Function<Augmentation, Effect> effect = OF.get(augmentation.getClass());
        if (effect == null) throw new IllegalStateException("nothing computes " + augmentation);
        return effect.apply(augmentation);
    }
}
