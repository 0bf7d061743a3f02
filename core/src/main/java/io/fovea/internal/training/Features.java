package io.fovea.internal.training;

import io.fovea.internal.layer.Shape;
import io.fovea.internal.loading.Place;
import io.fovea.internal.loading.SampleSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/** The features of a part's readable images, at the places of all. */
record Features(SampleSet samples, FeatureStore store, Shape shape) implements AutoCloseable {
    /** Images from one position up to another that can be read. */
    int[] readable(int from, int to) {
        return IntStream.range(from, to).filter(this::isWhole).toArray();
    }

    /** The places of an epoch whose images can be read, by their keys. */
    long[] readable(LongStream keys) {
        return keys.filter(key -> isWhole(Place.sample(key))).toArray();
    }

    private boolean isWhole(int image) {
        return !samples.isDamaged(samples.all().get(image));
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
