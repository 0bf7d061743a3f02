package io.fovea.internal.loading;

import io.fovea.internal.parallel.Crew;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Batches made by worker threads, ahead of the consumer. Workers claim pieces of a few images in order, so that several
 * work on one batch and the first one is ready soon. They are stopped by a flag, not by interruption, which would close
 * the channel of an archive under the others.
 */
final class PrefetchedBatches implements BatchStream {
    /** Images claimed at a time: enough to make claiming cheap for tiny images, few enough to share a batch evenly. */
    private static final int PIECE = 4;
    /** What batches in the making may take: a share of Java's heap that leaves room for decoding. */
    private static final long AHEAD_BYTES =
            Math.min(512L << 20, Runtime.getRuntime().maxMemory() / 8);
    /** One to be consumed next and one in the making. */
    private static final int FEWEST_AHEAD = 2;

    private final FrameSource frames;
    private final EpochPlan plan;
    private final int epoch;
    private final int window;
    private @Nullable Crew workers;

    // guarded by this
    private final Deque<Pending> pending = new ArrayDeque<>();
    private int claimedBatch;
    private int claimedImages;
    private int next;
    private boolean closed;
    private @Nullable Throwable broken;

    private PrefetchedBatches(FrameSource frames, EpochPlan plan, int epoch, int firstBatch, int threads, long bytes) {
        this.frames = frames;
        this.plan = plan;
        this.epoch = epoch;
        this.window = window(threads, (long) plan.size().batchSize() * frames.bytesPerFrame(), bytes);
        this.claimedBatch = firstBatch;
        this.next = firstBatch;
    }

    /**
     * How many batches are made ahead of the consumer: enough for all threads to have work, but 2 at least and
     * otherwise no more than the memory set aside holds. The consumer has another one.
     *
     * @param batchBytes of one batch
     */
    static int window(int threads, long batchBytes, long bytes) {
        return (int) Math.max(FEWEST_AHEAD, Math.min(2L * threads + 2, bytes / batchBytes));
    }

    static PrefetchedBatches start(FrameSource frames, EpochPlan plan, int epoch, int firstBatch, int threads) {
        return start(frames, plan, epoch, firstBatch, threads, AHEAD_BYTES);
    }

    /** @param bytes that batches ahead may take */
    static PrefetchedBatches start(
            FrameSource frames, EpochPlan plan, int epoch, int firstBatch, int threads, long bytes) {
        PrefetchedBatches batches = new PrefetchedBatches(frames, plan, epoch, firstBatch, threads, bytes);
        int images = plan.images() - Math.min(plan.images(), plan.from(firstBatch));
        int workers = Math.min(threads, (images + PIECE - 1) / PIECE);
        batches.workers = Crew.start("fovea-loader", workers, batches::work);
        return batches;
    }

    /** A batch in the making. */
    private static final class Pending {
        private final Batch batch;
        private int missing;
        private int failedAt = Integer.MAX_VALUE;
        private @Nullable Throwable failure;

        private Pending(Batch batch) {
            this.batch = batch;
            this.missing = batch.size();
        }
    }

    private record Piece(Pending pending, int from, int to) {}

    @Override
    public synchronized boolean hasNext() {
        return !closed && next < plan.batches();
    }

    @Override
    public Batch next() {
        Pending ready = take();
        if (ready == null || ready.failure != null) {
            close();
            throw rethrown(ready == null ? broken : ready.failure);
        }
        return frames.readable(ready.batch);
    }

    private static RuntimeException rethrown(@Nullable Throwable failure) {
        if (failure instanceof Error error) throw error;
        return failure instanceof RuntimeException e
                ? e
                : new CancellationException("the stream of batches was closed");
    }

    /** @return null if the workers gave up */
    private synchronized @Nullable Pending take() {
        if (!hasNext()) throw new NoSuchElementException("the epoch has no more batches");
        try {
            if (Thread.interrupted()) throw new InterruptedException(); // also when there is nothing to wait for
            while (broken == null && (pending.isEmpty() || pending.getFirst().missing > 0)) wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (CancellationException)
                    new CancellationException("interrupted while waiting for a batch").initCause(e);
        }
        if (broken != null) return null;
        next++;
        notifyAll();
        return pending.removeFirst();
    }

    private void work() {
        try {
            for (Piece piece = claim(); piece != null; piece = claim()) make(piece);
        } catch (InterruptedException | RuntimeException | Error e) {
            giveUp(e);
        }
    }

    private void make(Piece piece) {
        Throwable failure = null;
        try {
            frames.fill(piece.pending().batch, piece.from(), piece.to(), epoch);
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        finish(piece, failure);
    }

    /** A failure outside any image, such as no memory for another batch. */
    private synchronized void giveUp(Throwable e) {
        broken = e;
        notifyAll();
    }

    /** @return null when there is no more to do */
    private synchronized @Nullable Piece claim() throws InterruptedException {
        while (!closed && claimedBatch < plan.batches() && claimedBatch - next >= window) wait();
        if (closed || broken != null || claimedBatch >= plan.batches()) return null;
        if (claimedImages == 0) {
            pending.addLast(new Pending(frames.batch(plan.keys(), plan.from(claimedBatch), plan.to(claimedBatch))));
        }
        Pending last = pending.getLast();
        int from = claimedImages;
        claimedImages = Math.min(from + PIECE, last.batch.size());
        Piece piece = new Piece(last, from, claimedImages);
        if (claimedImages == last.batch.size()) {
            claimedBatch++;
            claimedImages = 0;
        }
        return piece;
    }

    /** Of several failures in a batch, that of the first image counts: the same one every time. */
    private synchronized void finish(Piece piece, @Nullable Throwable failure) {
        Pending batch = piece.pending();
        if (failure != null && piece.from() < batch.failedAt) {
            batch.failedAt = piece.from();
            batch.failure = failure;
        }
        batch.missing -= piece.to() - piece.from();
        if (batch.missing == 0) notifyAll();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            pending.clear();
            notifyAll();
        }
        if (workers != null) workers.await(() -> {});
    }
}
