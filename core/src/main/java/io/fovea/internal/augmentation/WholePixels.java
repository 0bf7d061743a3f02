package io.fovea.internal.augmentation;

import io.fovea.internal.torch.Scope;
import java.util.List;
import java.util.function.Predicate;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Mirrors and moves images by whole pixels: exactly, and bytes as bytes. */
final class WholePixels {
    private static final int ROWS = 2, COLUMNS = 3;

    private WholePixels() {}

    /**
     * @param images [N, C, H, W] of any type; may be changed in place
     * @param maps one an image; those that do more than move whole pixels leave their image as it is
     * @return the same type, shape and memory format, black where nothing was; may be {@code images} itself
     */
    static Tensor moved(Tensor images, List<Projection> maps) {
        List<Projection> moves = maps.stream()
                .map(map -> map.movesWholePixels() ? map : Projection.IDENTITY)
                .toList();
        Tensor mirrored = mirrored(images, COLUMNS, moves, map -> map.xx() < 0);
        mirrored = mirrored(mirrored, ROWS, moves, map -> map.yy() < 0);
        return moves.stream().allMatch(map -> map.x0() == 0 && map.y0() == 0) ? mirrored : shifted(mirrored, moves);
    }

    private static Tensor mirrored(Tensor images, int dimension, List<Projection> maps, Predicate<Projection> which) {
        long[] places = Chosen.places(maps.size(), i -> which.test(maps.get(i)));
        return Chosen.changed(images, places, some -> torch.flip(some, dimension));
    }

    /** The mirrored images still have to be moved: for a mirrored one the way on the map is turned round, too. */
    private static Tensor shifted(Tensor images, List<Projection> maps) {
        long height = images.size(ROWS), width = images.size(COLUMNS);
        return Scope.compute(() -> {
            Tensor result = torch.zeros_like(images);
            for (int i = 0; i < maps.size(); i++) {
                Projection map = maps.get(i);
                long down = (long) (-map.yy() * map.y0()), right = (long) (-map.xx() * map.x0());
                if (Math.abs(down) >= height || Math.abs(right) >= width) continue;
                Tensor to = part(result.select(0, i), down, right), from = part(images.select(0, i), -down, -right);
                to.copy_(from);
            }
            return result;
        });
    }

    /** What is left of an image [C, H, W] when it is moved down and to the right over a window of its size. */
    private static Tensor part(Tensor image, long down, long right) {
        return image.narrow(1, Math.max(0, down), image.size(1) - Math.abs(down))
                .narrow(2, Math.max(0, right), image.size(2) - Math.abs(right));
    }
}
