package io.fovea.internal.loading;

/** Which samples, in which order, make up the batches of an epoch. */
record EpochPlan(int[] order, int batchSize, boolean dropTrailingOne) {
    int images() {
        boolean trailingOne = order.length % batchSize == 1; // never so for batches of one
        return dropTrailingOne && trailingOne ? order.length - 1 : order.length;
    }

    int batches() {
        return (int) ((images() + batchSize - 1L) / batchSize);
    }

    int from(int batch) {
        return batch * batchSize;
    }

    int to(int batch) {
        return (int) Math.min(images(), from(batch) + (long) batchSize);
    }
}
