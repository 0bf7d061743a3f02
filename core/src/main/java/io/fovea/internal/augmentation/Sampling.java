package io.fovea.internal.augmentation;

import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Shows every image of a batch through a map of its own, bilinearly, with black outside: {@code F.affine} and
 * {@code F.perspective} of torchvision's {@code transforms/functional.py}.
 */
final class Sampling {
    private static final int BILINEAR = 0;
    private static final int ZEROS = 0;

    private Sampling() {}

    /**
     * @param images uint8 or float32 [N, C, H, W], 0 to 255; may be changed in place
     * @param maps one an image
     * @return the same shape and memory format; float32 where some map asks for more than whole pixels
     */
    static Tensor of(Tensor images, List<Projection> maps) {
        long[] sampled = Chosen.places(maps.size(), i -> !maps.get(i).movesWholePixels());
        return Chosen.changed(WholePixels.moved(images, maps), sampled, some -> {
            List<Projection> theirs =
                    LongStream.of(sampled).mapToObj(i -> maps.get((int) i)).toList();
            return Scope.compute(() -> sampled(some, grid(some, theirs)));
        });
    }

    /**
     * @param images uint8 or float32 [N, C, H, W]
     * @param grid where each pixel comes from, float32 [N, H, W, 2]: x and y from -1 to 1 over the sides of the image
     * @return float32, as large as the grid, in the memory format of {@code images}
     */
    static Tensor sampled(Tensor images, Tensor grid) {
        return torch.grid_sampler(images.to(torch.ScalarType.Float), grid, BILINEAR, ZEROS, false)
                .contiguous(images.suggest_memory_format());
    }

    /** Where each pixel comes from, float32 [N, H, W, 2], with x and y from -1 to 1 over the sides of the image. */
    private static Tensor grid(Tensor images, List<Projection> maps) {
        double halfWidth = images.size(3) / 2.0, halfHeight = images.size(2) / 2.0;
        int n = maps.size();
        float[] above = new float[n * 6], below = new float[n * 6];
        for (int i = 0; i < n; i++) {
            Projection map = maps.get(i);
            double aspect = halfHeight / halfWidth;
            put(above, i * 6, map.xx(), map.xy() * aspect, map.x0() / halfWidth);
            put(above, i * 6 + 3, map.yx() / aspect, map.yy(), map.y0() / halfHeight);
            put(below, i * 6, map.px() * halfWidth, map.py() * halfHeight, map.pp());
            put(below, i * 6 + 3, map.px() * halfWidth, map.py() * halfHeight, map.pp());
        }
        Tensor grid = affineGrid(above, n, images);
        return maps.stream().allMatch(Projection::isAffine) ? grid : grid.div_(affineGrid(below, n, images));
    }

    /** The grid [N, H, W, 2] that shows each of these images as it is. */
    static Tensor identity(Tensor images) {
        return grid(images, Collections.nCopies((int) images.size(0), Projection.IDENTITY));
    }

    private static void put(float[] values, int at, double first, double second, double third) {
        values[at] = (float) first;
        values[at + 1] = (float) second;
        values[at + 2] = (float) third;
    }

    private static Tensor affineGrid(float[] maps, long n, Tensor images) {
        long[] size = {n, images.size(1), images.size(2), images.size(3)};
        return torch.affine_grid_generator(HostCopy.toTensor(maps, n, 2, 3), size, false);
    }
}
