package io.fovea.internal.augmentation;

import io.fovea.internal.torch.HostCopy;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Samples every image of a batch through an affine map of its own, bilinearly, with black outside. Coordinates run from
 * -1 to 1 over each side ({@code align_corners = false}); the map goes from output to input.
 */
final class Warp {
    private static final int BILINEAR = 0;
    private static final int ZEROS = 0;

    private final float[] maps;
    private int filled;

    Warp(int images) {
        maps = new float[images * 6];
    }

    /** The next image's map: {@code x' = xx * x + xy * y + x0}, {@code y' = yx * x + yy * y + y0}. */
    void add(double xx, double xy, double x0, double yx, double yy, double y0) {
        for (double value : new double[] {xx, xy, x0, yx, yy, y0}) maps[filled++] = (float) value;
    }

    Tensor apply(Tensor images) {
        long n = images.size(0), height = images.size(2), width = images.size(3);
        Tensor theta = HostCopy.toTensor(maps, n, 2, 3);
        Tensor grid = torch.affine_grid_generator(theta, new long[] {n, images.size(1), height, width}, false);
        Tensor sampled = torch.grid_sampler(images, grid, BILINEAR, ZEROS, false);
        return sampled.contiguous(images.suggest_memory_format());
    }
}
