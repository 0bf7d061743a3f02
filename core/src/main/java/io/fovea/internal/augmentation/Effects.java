package io.fovea.internal.augmentation;

import io.fovea.augment.Affine;
import io.fovea.augment.AugMix;
import io.fovea.augment.Augmentation;
import io.fovea.augment.AutoAugment;
import io.fovea.augment.Autocontrast;
import io.fovea.augment.Blur;
import io.fovea.augment.Color;
import io.fovea.augment.Crop;
import io.fovea.augment.CutMix;
import io.fovea.augment.Cutout;
import io.fovea.augment.Elastic;
import io.fovea.augment.Equalize;
import io.fovea.augment.Erase;
import io.fovea.augment.Flip;
import io.fovea.augment.Grayscale;
import io.fovea.augment.Invert;
import io.fovea.augment.MixUp;
import io.fovea.augment.Noise;
import io.fovea.augment.Perspective;
import io.fovea.augment.Posterize;
import io.fovea.augment.RandAugment;
import io.fovea.augment.Rotate;
import io.fovea.augment.Sharpness;
import io.fovea.augment.Shift;
import io.fovea.augment.Solarize;
import io.fovea.augment.TrivialAugment;
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
            entry(CutMix.class, Pasting::new),
            entry(Color.class, Jitter::new),
            entry(Grayscale.class, gray -> sometimes(gray.p(), Tone.GRAYSCALE::apply)),
            entry(Invert.class, invert -> sometimes(invert.p(), Levels::invert)),
            entry(
                    Solarize.class,
                    solarize -> sometimes(solarize.p(), planes -> Levels.solarize(planes, solarize.threshold()))),
            entry(
                    Posterize.class,
                    posterize -> sometimes(posterize.p(), planes -> Levels.posterize(planes, posterize.bits()))),
            entry(Equalize.class, equalize -> sometimes(equalize.p(), Levels::equalize)),
            entry(Autocontrast.class, contrast -> sometimes(contrast.p(), Levels::autocontrast)),
            entry(Sharpness.class, Sharpening::new),
            entry(Blur.class, Blurring::new),
            entry(Noise.class, Noising::new),
            entry(RandAugment.class, policy -> new Occasional(policy.p(), new RandAugmenting(policy))),
            entry(TrivialAugment.class, policy -> new Occasional(policy.p(), new TrivialAugmenting())),
            entry(AutoAugment.class, policy -> new Occasional(policy.p(), new AutoAugmenting(policy))),
            entry(AugMix.class, policy -> new Occasional(policy.p(), new AugMixing(policy))));

    private Effects() {}

    private static <A extends Augmentation>
            Map.Entry<Class<? extends Augmentation>, Function<Augmentation, Effect>> entry(
                    Class<A> kind, Function<A, Effect> effect) {
        return Map.entry(kind, augmentation -> effect.apply(kind.cast(augmentation)));
    }

    private static Effect sometimes(double p, Change change) {
        return new Occasional(p, draw -> change);
    }

    static Effect of(Augmentation augmentation) {
        Function<Augmentation, Effect> effect = OF.get(augmentation.getClass());
        if (effect == null) throw new IllegalStateException("nothing computes " + augmentation);
        return effect.apply(augmentation);
    }
}
