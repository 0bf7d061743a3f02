package io.fovea.internal.augmentation;

import java.util.random.RandomGenerator;

/** {@code TrivialAugmentWide} of torchvision's autoaugment.py. */
record TrivialAugmenting() implements Retouch {
    private static final Magnitudes WIDE = Magnitudes.TRIVIAL_AUGMENT_WIDE;

    @Override
    public Change draw(RandomGenerator draw) {
        int operation = draw.nextInt(RandAugmenting.OPERATIONS.size());
        int level = draw.nextInt(WIDE.levels());
        return WIDE.change(RandAugmenting.OPERATIONS.get(operation), level, draw.nextBoolean());
    }
}
