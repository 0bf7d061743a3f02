package io.fovea.internal.augmentation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Augmentations by a given strength in place of a drawn one: what an evaluation does to images on purpose. All take
 * float32 [N, C, H, W], 0 to 255, which they may change, and give the same; what they give belongs to the caller's
 * scope.
 */
public final class Degradation {
    private Degradation() {}

    /** @param sigma in pixels */
    public static Tensor blurred(Tensor images, double sigma) {
        return each(images, (planes, i) -> Smoothing.blur(planes, sigma));
    }

    /**
     * @param std in levels of 255
     * @param seeds one an image
     */
    public static Tensor noisy(Tensor images, double std, long[] seeds) {
        return each(images, (planes, i) -> {
            GeneratorOptional numbers = new GeneratorOptional(torch.make_generator_cpu(seeds[i]));
            planes.add_(torch.empty_like(planes).normal_(0, std, numbers));
            Levels.cutOff(planes);
        });
    }

    /** @param factor 1 for no change */
    public static Tensor brightened(Tensor images, double factor) {
        Levels.cutOff(images.mul_(new Scalar(factor)));
        return images;
    }

    /** @param degrees one an image, anticlockwise; what was outside is black */
    public static Tensor turned(Tensor images, double[] degrees) {
        List<Projection> maps = new ArrayList<>();
        for (double angle : degrees) maps.add(Projection.turned(Math.toRadians(angle)));
        return Sampling.of(images, maps);
    }

    /** @param factor how many times as large things become about the centre; what was outside is black */
    public static Tensor scaled(Tensor images, double factor) {
        Projection map = Projection.affine(0, 0, 0, factor, 0, 0);
        return Sampling.of(images, Collections.nCopies((int) images.size(0), map));
    }

    private interface Work {
        void change(Tensor planes, int image);
    }

    /** Channel by channel, as {@link Retouches} has it. */
    private static Tensor each(Tensor images, Work work) {
        for (int i = 0; i < images.size(0); i++) {
            Tensor image = images.select(0, i);
            Tensor planes = image.contiguous().clone();
            work.change(planes, i);
            image.copy_(planes);
        }
        return images;
    }
}
