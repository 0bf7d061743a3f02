package io.fovea.internal.augmentation;

import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.List;
import java.util.stream.IntStream;
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
        long[] sampled = IntStream.range(0, maps.size())
                .filter(i -> !maps.get(i).movesWholePixels())
                .asLongStream()
                .toArray();
        if (sampled.length == 0) return WholePixels.moved(images, maps);
        if (sampled.length == maps.size()) return Scope.compute(() -> sampled(images, maps));
        return Scope.compute(() -> {
            Tensor places = HostCopy.toTensor(sampled, sampled.length);
            List<Projection> theirs = IntStream.range(0, sampled.length)
                    .mapToObj(i -> maps.get((int) sampled[i]))
                    .toList();
            Tensor some = sampled(images.index_select(0, places), theirs);
            return WholePixels.moved(images, maps).to(torch.ScalarType.Float).index_copy_(0, places, some);
        });
    }

    private static Tensor sampled(Tensor images, List<Projection> maps) {
        Tensor floats = images.to(torch.ScalarType.Float);
        return torch.grid_sampler(floats, grid(images, maps), BILINEAR, ZEROS, false)
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
