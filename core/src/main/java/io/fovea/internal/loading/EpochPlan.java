package io.fovea.internal.loading;

/**
 * Which samples, in which order, make up the batches of an epoch.
 *
 * @param keys of all places of the epoch, in order ({@link Place#key})
 */
record EpochPlan(long[] keys, EpochSize size) {
    int images() {
        return size.images();
    }

    int batches() {
        return size.batches();
    }

    int from(int batch) {
        return batch * size.batchSize();
    }

    int to(int batch) {
        return (int) Math.min(images(), from(batch) + (long) size.batchSize());
    }
}
