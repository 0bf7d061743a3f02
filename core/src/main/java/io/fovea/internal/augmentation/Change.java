package io.fovea.internal.augmentation;

import org.bytedeco.pytorch.Tensor;

/** What is to be done to the pixels of one image; its parameters are drawn. */
@FunctionalInterface
interface Change {
    Change NONE = planes -> {};

    /** @param planes float32 [C, H, W], contiguous, 0 to 255 before and after; changed in place */
    void apply(Tensor planes);

    /** This first, then the other. */
    default Change then(Change next) {
        if (this == NONE) return next;
        if (next == NONE) return this;
        return planes -> {
            apply(planes);
            next.apply(planes);
        };
    }
}
