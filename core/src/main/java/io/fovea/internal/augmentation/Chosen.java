package io.fovea.internal.augmentation;

import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Some images of a batch: what is done to them costs nothing for the others, and leaves them as they are. */
final class Chosen {
    private Chosen() {}

    static long[] places(int images, IntPredicate which) {
        return IntStream.range(0, images).filter(which).asLongStream().toArray();
    }

    /**
     * @param images [N, C, H, W]; may be changed in place
     * @param places in the batch, ascending, each once
     * @param change of images [M, C, H, W] to as many of the same shape, perhaps of another type
     * @return all images, of the type that the changed ones have
     */
    static Tensor changed(Tensor images, long[] places, UnaryOperator<Tensor> change) {
        if (places.length == 0) return images;
        if (places.length == images.size(0)) return change.apply(images);
        return Scope.compute(() -> {
            Tensor changed = change.apply(only(images, places));
            Tensor result = images.to(changed.scalar_type());
            for (int i = 0; i < places.length; i++) { // index_copy_ goes pixel by pixel
                result.select(0, places[i]).copy_(changed.select(0, i));
            }
            return result;
        });
    }

    /** In the memory format of all, so that whole images are copied in one go. */
    private static Tensor only(Tensor images, long[] places) {
        Tensor index = HostCopy.toTensor(places, places.length);
        boolean last = images.suggest_memory_format().intern() == torch.MemoryFormat.ChannelsLast;
        if (!last) return images.index_select(0, index);
        return images.permute(0, 2, 3, 1).index_select(0, index).permute(0, 3, 1, 2);
    }
}
