package io.fovea.internal.loading;

import io.fovea.internal.frames.FrameCache;

/**
 * How a {@link BatchLoader} works.
 *
 * @param threads workers that decode; the batches do not depend on it
 * @param shuffle a new order every epoch, drawn from the seed; see {@link BatchLoader#inOrder} for others
 * @param seed key of all randomness
 * @param dropTrailingOne whether a last batch of a single image is never emitted; training needs it, because batch norm
 *     has no variance over one value per channel and throws. A single sample then yields no batch at all; batches of
 *     size one that were asked for are kept.
 * @param cacheBytes of frames to keep in memory between epochs where there is no {@link FrameCache}; 0 for none
 */
public record LoaderOptions(
        int batchSize, int threads, boolean shuffle, long seed, boolean dropTrailingOne, long cacheBytes) {
    public LoaderOptions {
        if (batchSize < 1) throw new IllegalArgumentException("batchSize must be at least 1, got " + batchSize);
        if (threads < 1) throw new IllegalArgumentException("threads must be at least 1, got " + threads);
        if (cacheBytes < 0) throw new IllegalArgumentException("cacheBytes must be at least 0, got " + cacheBytes);
    }

    /** Shuffled, without a trailing one, with the default cache. */
    public static LoaderOptions training(int batchSize, int threads, long seed) {
        return new LoaderOptions(batchSize, threads, true, seed, true, defaultCacheBytes());
    }

    /** Every sample once, in order, with the default cache. */
    public static LoaderOptions evaluation(int batchSize, int threads) {
        return new LoaderOptions(batchSize, threads, false, 0, false, defaultCacheBytes());
    }

    /** 512 MiB, or a quarter of the largest heap if that is less. */
    public static long defaultCacheBytes() {
        return Math.min(512L << 20, Runtime.getRuntime().maxMemory() / 4);
    }
}
