package io.fovea.internal.loading;

import java.util.NoSuchElementException;

/** Batches copied from stored frames by the consumer: cheaper than any hand-over between threads. */
final class StoredBatches implements BatchStream {
    private final FrameSource frames;
    private final EpochPlan plan;
    private final int epoch;
    private int next;

    StoredBatches(FrameSource frames, EpochPlan plan, int epoch, int firstBatch) {
        this.frames = frames;
        this.plan = plan;
        this.epoch = epoch;
        this.next = firstBatch;
    }

    @Override
    public boolean hasNext() {
        return next < plan.batches();
    }

    @Override
    public Batch next() {
        if (!hasNext()) throw new NoSuchElementException("the epoch has no more batches");
        Batch batch = frames.batch(plan.keys(), plan.from(next), plan.to(next));
        frames.fill(batch, 0, batch.size(), epoch);
        next++;
        return frames.readable(batch);
    }

    @Override
    public void close() {
        next = plan.batches();
    }
}
