package io.fovea.augment;

import io.fovea.UserError;
import io.fovea.internal.choice.Choices;
import io.fovea.internal.choice.Family;

/**
 * A random change of training images that keeps their shape. The parameters are drawn per image from that image's own
 * random stream, so they depend on neither batch nor thread.
 */
@Family("augmentation")
public sealed interface Augmentation
        permits Flip,
                VerticalFlip,
                Rotate,
                Shift,
                Affine,
                Perspective,
                Elastic,
                Crop,
                Color,
                Grayscale,
                Invert,
                Solarize,
                Posterize,
                Equalize,
                Autocontrast,
                Sharpness,
                Blur,
                Noise,
                RandAugment,
                TrivialAugment,
                AutoAugment,
                AugMix,
                Erase,
                Cutout,
                MixUp,
                CutMix {
    /** The words that {@link #parse} turns into an equal augmentation. */
    default String text() {
        return Choices.of(Augmentation.class).text(this);
    }

    /**
     * @param text such as {@code flip}, {@code flip=0.3} (the first component of {@link Flip}) or
     *     {@code rotate(degrees=5)}
     * @throws UserError if there is no such augmentation, or a parameter is unknown or out of its range
     */
    static Augmentation parse(String text) {
        return Choices.of(Augmentation.class).parse(text);
    }
}
