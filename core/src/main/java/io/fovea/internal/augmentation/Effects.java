package io.fovea.internal.augmentation;

import io.fovea.augment.Augmentation;
import io.fovea.augment.Flip;
import io.fovea.augment.Rotate;
import io.fovea.augment.Shift;
import java.util.Map;
import java.util.function.Function;

/** Which class computes an augmentation: one line each. */
final class Effects {
    private static final Map<Class<? extends Augmentation>, Function<Augmentation, Effect>> OF = Map.ofEntries(
            entry(Flip.class, Flipping::new), entry(Rotate.class, Rotation::new), entry(Shift.class, Shifting::new));

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
