package io.fovea.internal.loading;

/**
 * How many batches an epoch of so many samples has.
 *
 * @param dropTrailingOne whether a last batch of a single image is left out
 */
public record EpochSize(int samples, int batchSize, boolean dropTrailingOne) {
    public int images() {
        boolean trailingOne = samples % batchSize == 1; // never so for batches of one
        return dropTrailingOne && trailingOne ? samples - 1 : samples;
    }

    public int batches() {
        return (int) ((images() + batchSize - 1L) / batchSize);
    }
}
