package io.fovea.internal.augmentation;

import io.fovea.augment.Augmentation;
import io.fovea.augment.Augmentations;
import io.fovea.augment.Flip;
import io.fovea.augment.Rotate;
import io.fovea.augment.Shift;
import io.fovea.internal.torch.HostCopy;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What augmentations do to a batch. The parameters are drawn per image from that image's own random stream, so they
 * depend on neither batch nor thread.
 */
public final class BatchAugmentation {
    private BatchAugmentation() {}

    /**
     * One after the other. Bytes become floats only where an augmentation computes with them: to move a float takes
     * four times as long.
     *
     * @param images uint8 or float32 [N, C, H, W], 0 to 255
     * @param draws one random stream an image
     * @return uint8 or float32 of the same shape
     */
    public static Tensor apply(Augmentations augmentations, Tensor images, List<RandomGenerator> draws) {
        Tensor result = images;
        for (Augmentation step : augmentations.steps()) {
            result = apply(step, takesBytes(step) ? result : result.to(torch.ScalarType.Float), draws);
        }
        return result;
    }

    /** Whether it only moves whole pixels, so that it takes uint8 as well and gives uint8. */
    public static boolean takesBytes(Augmentation augmentation) {
        return augmentation instanceof Flip;
    }

    /**
     * @param images float32 [N, C, H, W], 0 to 255; also uint8 where it {@link #takesBytes}
     * @param draws one random stream an image
     * @return the same type and shape; what lies outside the picture is black
     */
    public static Tensor apply(Augmentation augmentation, Tensor images, List<RandomGenerator> draws) {
        if (augmentation instanceof Flip flip) return flipped(flip, images, draws);
        if (augmentation instanceof Rotate rotate) return rotated(rotate, images, draws);
        return shifted((Shift) augmentation, images, draws);
    }

    private static Tensor flipped(Flip flip, Tensor images, List<RandomGenerator> draws) {
        byte[] mirrored = new byte[draws.size()];
        for (int i = 0; i < mirrored.length; i++)
            mirrored[i] = (byte) (draws.get(i).nextDouble() < flip.p() ? 1 : 0);
        Tensor chosen = HostCopy.toTensor(mirrored, mirrored.length, 1, 1, 1).to(torch.ScalarType.Bool);
        return torch.where(chosen, torch.flip(images, 3), images);
    }

    private static Tensor rotated(Rotate rotate, Tensor images, List<RandomGenerator> draws) {
        double aspect = (double) images.size(2) / images.size(3); // the grid's unit is half a side, in both directions
        Warp warp = new Warp(draws.size());
        for (RandomGenerator draw : draws) {
            double angle = Math.toRadians((2 * draw.nextDouble() - 1) * rotate.degrees());
            double cos = Math.cos(angle), sin = Math.sin(angle);
            warp.add(cos, -sin * aspect, 0, sin / aspect, cos, 0);
        }
        return warp.apply(images);
    }

    private static Tensor shifted(Shift shift, Tensor images, List<RandomGenerator> draws) {
        long height = images.size(2), width = images.size(3);
        Warp warp = new Warp(draws.size());
        for (RandomGenerator draw : draws) {
            // the grid's unit is half a side
            double x = 2.0 * pixels(draw, shift.share(), width) / width;
            double y = 2.0 * pixels(draw, shift.share(), height) / height;
            warp.add(1, 0, x, 0, 1, y);
        }
        return warp.apply(images);
    }

    private static long pixels(RandomGenerator draw, double share, long side) {
        return Math.round((2 * draw.nextDouble() - 1) * share * side);
    }
}
