package io.fovea.internal.loading;

import io.fovea.framing.Preprocessing;
import io.fovea.image.ImageDecoder;

/**
 * Turns samples into batches of frames. Worker threads decode and frame a few images each at a time, ahead of the
 * consumer by at most {@code 2 * threads + 2} batches. What a batch holds depends on the samples, the options' seed and
 * batch size, and the epoch: not on threads, timing or earlier epochs. If framing is deterministic and all frames fit
 * in {@code cacheBytes}, each is made once and later epochs are copied from memory by the consumer itself. A damaged
 * file is absent from the batch where it would stand; order, batches and random streams are those of all samples.
 */
public final class BatchLoader {
    private final FrameSource frames;
    private final LoaderOptions options;

    /**
     * @param samples what to load; told which of it is damaged
     * @param preprocessing its framing and channels are applied; mean and std are for the device
     */
    public BatchLoader(SampleSet samples, Preprocessing preprocessing, ImageDecoder decoder, LoaderOptions options) {
        this.frames = FrameSource.of(samples, preprocessing, decoder, options.seed(), options.cacheBytes());
        this.options = options;
    }

    /** Batches in an epoch. */
    public int batches() {
        return plan(new int[frames.samples().size()]).batches();
    }

    /** Images in an epoch, damaged ones included: all, or one less where a trailing batch of one is dropped. */
    public int images() {
        return plan(new int[frames.samples().size()]).images();
    }

    public BatchStream epoch(int epoch) {
        return epoch(epoch, 0);
    }

    /**
     * The rest of an epoch that was interrupted: the same batches that {@link #epoch(int)} gives after the first
     * {@code firstBatch}.
     */
    public BatchStream epoch(int epoch, int firstBatch) {
        EpochPlan plan = plan(options.shuffle() ? shuffled(epoch) : identity());
        if (firstBatch < 0 || firstBatch > plan.batches()) {
            throw new IllegalArgumentException("firstBatch must be 0 to " + plan.batches() + ", got " + firstBatch);
        }
        return frames.areStored()
                ? new StoredBatches(frames, plan, epoch, firstBatch)
                : PrefetchedBatches.start(frames, plan, epoch, firstBatch, options.threads());
    }

    private EpochPlan plan(int[] order) {
        return new EpochPlan(order, options.batchSize(), options.dropTrailingOne());
    }

    private int[] shuffled(int epoch) {
        return Shuffle.order(frames.samples().size(), options.seed(), epoch);
    }

    private int[] identity() {
        return Shuffle.identity(frames.samples().size());
    }
}
