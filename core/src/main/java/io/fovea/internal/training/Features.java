package io.fovea.internal.training;

import io.fovea.internal.layer.Shape;
import io.fovea.internal.loading.SampleSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/** The features of a part's readable images, at the places of all. */
record Features(SampleSet samples, FeatureStore store, Shape shape) implements AutoCloseable {
    /** Those of a range of places that can be read. */
    int[] readable(IntStream places) {
        IntPredicate whole = place -> !samples.isDamaged(samples.all().get(place));
        return places.filter(whole).toArray();
    }

    /** Numbers of one image. */
    int width() {
        return shape.count();
    }

    /** [N, ...] as the frozen layers gave them, in the caller's scope; of maps the channels lie last in memory. */
    Tensor of(int[] places) {
        LongStream sizes = shape.sizes().stream().mapToLong(size -> size);
        Tensor rows = store.rows(places)
                .view(LongStream.concat(LongStream.of(places.length), sizes).toArray());
        return isMaps() ? rows.contiguous(MemoryFormat.ChannelsLast) : rows;
    }

    /** Whether they are pictures, [C, H, W], which can be mirrored. */
    boolean isMaps() {
        return shape.rank() == 3;
    }

    @Override
    public void close() {
        store.close();
    }
}
