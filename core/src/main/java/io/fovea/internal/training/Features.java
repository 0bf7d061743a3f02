package io.fovea.internal.training;

import io.fovea.internal.loading.SampleSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** The features of a part's readable images, at the places of all. */
record Features(SampleSet samples, FeatureStore store, int width) implements AutoCloseable {
    /** Those of a range of places that can be read. */
    int[] readable(IntStream places) {
        IntPredicate whole = place -> !samples.isDamaged(samples.all().get(place));
        return places.filter(whole).toArray();
    }

    @Override
    public void close() {
        store.close();
    }
}
