package io.fovea.internal.loading;

/** How many batches an epoch of so many samples has. */
record EpochSize(int samples, int batchSize, boolean dropTrailingOne) {
    int images() {
        boolean trailingOne = samples % batchSize == 1; // never so for batches of one
        return dropTrailingOne && trailingOne ? samples - 1 : samples;
    }

    int batches() {
        return (int) ((images() + batchSize - 1L) / batchSize);
    }
}
