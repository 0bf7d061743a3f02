package io.fovea.internal.augmentation;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Turns all colours around the circle of hues: {@code adjust_hue} of torchvision's functional_tensor.py. */
final class Hue {
    /** Where on the circle of six a channel is darkest; it is brightest opposite. */
    private static final int[] DARKEST = {3, 5, 1};

    private Hue() {}

    /**
     * @param planes float32 [C, H, W], 0 to 255, changed in place; grays are left as they are
     * @param turns -0.5 to 0.5 of a whole turn
     */
    static void turn(Tensor planes, double turns) {
        if (turns == 0 || !Gray.isColour(planes)) return;
        Tensor red = planes.select(0, 0), green = planes.select(0, 1), blue = planes.select(0, 2);
        Tensor most = torch.maximum(torch.maximum(red, green), blue);
        Tensor chroma = torch.sub(most, torch.minimum(torch.minimum(red, green), blue));
        Tensor sixths = sixths(red, green, blue, most, chroma).add_(new Scalar(6 * turns));
        for (int c = 0; c < DARKEST.length; c++) {
            torch.sub_out(planes.select(0, c), most, missing(sixths, DARKEST[c]).mul_(chroma));
        }
    }

    /** The place on the circle of six where red is 0, green 2 and blue 4. */
    private static Tensor sixths(Tensor red, Tensor green, Tensor blue, Tensor most, Tensor chroma) {
        Tensor divisor = torch.clamp(chroma, new ScalarOptional(new Scalar(1e-6)), new ScalarOptional());
        Tensor toGreen = torch.sub(blue, red).div_(divisor).add_(new Scalar(2));
        Tensor toBlue = torch.sub(red, green).div_(divisor).add_(new Scalar(4));
        Tensor toRed = torch.sub(green, blue).div_(divisor);
        // by weights of 0 and 1: a choice that the processor cannot foresee takes longer
        return toBlue.lerp_(toGreen, equal(most, green)).lerp_(toRed, equal(most, red));
    }

    private static Tensor equal(Tensor one, Tensor other) {
        return one.clone().eq_(other);
    }

    /**
     * The share of the chroma that a channel lacks: all of it up to one sixth from its darkest place, none from two.
     */
    private static Tensor missing(Tensor sixths, int darkest) {
        Tensor away = torch.sub(sixths, new Scalar(darkest));
        Tensor turns = torch.mul(away, new Scalar(1 / 6.0)).round_();
        away.sub_(turns, new Scalar(6)).abs_();
        return away.neg_()
                .add_(new Scalar(2))
                .clamp_(new ScalarOptional(new Scalar(0)), new ScalarOptional(new Scalar(1)));
    }
}
