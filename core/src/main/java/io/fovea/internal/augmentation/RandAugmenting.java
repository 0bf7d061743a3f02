package io.fovea.internal.augmentation;

import io.fovea.augment.RandAugment;
import java.util.List;
import java.util.random.RandomGenerator;

/** {@code RandAugment} of torchvision's autoaugment.py. */
record RandAugmenting(RandAugment policy) implements Retouch {
    static final List<Operation> OPERATIONS = List.of(
            Operation.IDENTITY,
            Operation.SHEAR_X,
            Operation.SHEAR_Y,
            Operation.TRANSLATE_X,
            Operation.TRANSLATE_Y,
            Operation.ROTATE,
            Operation.BRIGHTNESS,
            Operation.COLOR,
            Operation.CONTRAST,
            Operation.SHARPNESS,
            Operation.POSTERIZE,
            Operation.SOLARIZE,
            Operation.AUTO_CONTRAST,
            Operation.EQUALIZE);

    @Override
    public Change draw(RandomGenerator draw) {
        Change all = Change.NONE;
        for (int i = 0; i < policy.ops(); i++) {
            Operation operation = OPERATIONS.get(draw.nextInt(OPERATIONS.size()));
            all = all.then(Magnitudes.RAND_AUGMENT.change(operation, policy.magnitude(), draw.nextBoolean()));
        }
        return all;
    }
}
