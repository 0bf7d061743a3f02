package io.fovea.internal.augmentation;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Brightness, contrast, saturation, and any sequence of them, in one step: each value of a pixel becomes {@code own}
 * times itself, {@code gray} times the pixel's gray and {@code mean} times the mean gray of the image. Each alone is
 * {@code adjust_brightness}, {@code adjust_contrast} or {@code adjust_saturation} of torchvision's
 * functional_tensor.py; a sequence differs from theirs only where theirs cuts values off in between.
 */
record Tone(double own, double gray, double mean) {
    static final Tone SAME = new Tone(1, 0, 0);
    static final Tone GRAYSCALE = saturation(0);

    /** @param factor from 0, black; 1 changes nothing */
    static Tone brightness(double factor) {
        return new Tone(factor, 0, 0);
    }

    /** @param factor from 0, the mean gray everywhere; 1 changes nothing */
    static Tone contrast(double factor) {
        return new Tone(factor, 0, 1 - factor);
    }

    /** @param factor from 0, grays; 1 changes nothing */
    static Tone saturation(double factor) {
        return new Tone(factor, 1 - factor, 0);
    }

    /** This first, then the other. */
    Tone then(Tone next) {
        double grays = own + gray; // of a gray, its own value is its gray
        return new Tone(
                next.own * own,
                next.own * gray + next.gray * grays,
                (next.own + next.gray) * mean + next.mean * (grays + mean));
    }

    /** @param planes float32 [C, H, W], 0 to 255, changed in place */
    void apply(Tensor planes) {
        if (equals(SAME)) return;
        double level = mean == 0 ? 0 : mean * Gray.mean(planes);
        if (!Gray.isColour(planes)) {
            planes.mul_(new Scalar(own + gray)).add_(new Scalar(level));
        } else if (gray == 0) {
            planes.mul_(new Scalar(own)).add_(new Scalar(level));
        } else {
            Tensor shade = Gray.of(planes).mul_(new Scalar(gray)).add_(new Scalar(level));
            planes.mul_(new Scalar(own)).add_(shade);
        }
        Levels.cutOff(planes);
    }
}
