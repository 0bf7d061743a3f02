package io.fovea.internal.loading;

import io.fovea.framing.Preprocessing;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.frames.FrameCache;
import java.util.stream.LongStream;

/**
 * Turns samples into batches of frames. Worker threads decode and frame a few images each at a time, ahead of the
 * consumer by at most {@code 2 * threads + 2} batches, and fewer where these would take much memory
 * ({@link PrefetchedBatches#window}). What a batch holds depends on the samples, their order, the options' seed and
 * batch size, and the epoch: not on threads, timing or earlier epochs. If framing is deterministic, frames are kept in
 * a {@link FrameCache} or, without one, as many in memory as {@code cacheBytes} allows; those that are kept are made
 * once, and from where all are in memory the consumer itself copies them. A damaged file is absent from the batch where
 * it would stand; order, batches and random streams are those of all samples.
 */
public final class BatchLoader {
    private final FrameSource frames;
    private final SampleOrder order;
    private final LoaderOptions options;

    /**
     * @param samples what to load; told which of it is damaged
     * @param preprocessing its framing and channels are applied; mean and std are for the device
     */
    public BatchLoader(SampleSet samples, Preprocessing preprocessing, ImageDecoder decoder, LoaderOptions options) {
        this(samples, preprocessing, decoder, options, FrameCache.NONE);
    }

    /** @param cache of this preprocessing, for these samples; not used if the framing is random */
    public BatchLoader(
            SampleSet samples,
            Preprocessing preprocessing,
            ImageDecoder decoder,
            LoaderOptions options,
            FrameCache cache) {
        this(
                FrameSource.of(samples, preprocessing, decoder, options.seed(), cache, options.cacheBytes()),
                options.shuffle()
                        ? new SampleOrder.Shuffled(samples.size(), options.seed())
                        : new SampleOrder.Sequence(samples.size()),
                options);
    }

    private BatchLoader(FrameSource frames, SampleOrder order, LoaderOptions options) {
        this.frames = frames;
        this.order = order;
        this.options = options;
    }

    /** The same samples in another order than the options' plain one. */
    public BatchLoader inOrder(SampleOrder other) {
        return new BatchLoader(frames, other, options);
    }

    /** What is loaded. */
    public SampleSet samples() {
        return frames.samples();
    }

    /** Batches in an epoch. */
    public int batches() {
        return size().batches();
    }

    /** Images in an epoch, damaged ones included: all, or one less where a trailing batch of one is dropped. */
    public int images() {
        return size().images();
    }

    /** What the images of a batch show; belongs to the caller's scope. */
    public Targets targets(Batch batch) {
        return frames.samples().targets(LongStream.of(batch.indices()).mapToInt(Place::sample));
    }

    public BatchStream epoch(int epoch) {
        return epoch(epoch, 0);
    }

    /**
     * The rest of an epoch that was interrupted: the same batches that {@link #epoch(int)} gives after the first
     * {@code firstBatch}.
     */
    public BatchStream epoch(int epoch, int firstBatch) {
        EpochSize size = size();
        if (firstBatch < 0 || firstBatch > size.batches()) {
            throw new IllegalArgumentException("firstBatch must be 0 to " + size.batches() + ", got " + firstBatch);
        }
        EpochPlan plan = new EpochPlan(order.keys(epoch), size);
        return frames.areInMemory()
                ? new StoredBatches(frames, plan, epoch, firstBatch)
                : PrefetchedBatches.start(frames, plan, epoch, firstBatch, options.threads());
    }

    /** Asked for in every step: it must cost nothing. */
    private EpochSize size() {
        return new EpochSize(order.size(), options.batchSize(), options.dropTrailingOne());
    }
}
