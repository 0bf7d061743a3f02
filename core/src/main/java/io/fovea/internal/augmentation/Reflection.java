package io.fovea.internal.augmentation;

import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import org.bytedeco.pytorch.Tensor;

/** Continues images over their edges as in a mirror, without repeating the edge itself. */
final class Reflection {
    private Reflection() {}

    /**
     * @param images [N, C, H, W] of any type
     * @param padding pixels on every side; may be more than the image has
     * @return [N, C, H + 2 padding, W + 2 padding]
     */
    static Tensor padded(Tensor images, int padding) {
        return Scope.compute(() -> images.index_select(2, places(images.size(2), padding))
                .index_select(3, places(images.size(3), padding)));
    }

    private static Tensor places(long side, int padding) {
        long[] places = new long[Math.toIntExact(side + 2L * padding)];
        long period = Math.max(1, 2 * (side - 1));
        for (int i = 0; i < places.length; i++) {
            long place = Math.floorMod(i - (long) padding, period);
            places[i] = Math.min(place, period - place) % side;
        }
        return HostCopy.toTensor(places, places.length);
    }
}
