package io.fovea.internal.evaluation;

import io.fovea.internal.torch.Cores;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Threads that work through a number of images, batch after batch. After a failure, or when the caller is interrupted,
 * no further batch is begun; the call always waits until the last thread has ended, because they use memory that the
 * caller frees. They are never interrupted themselves, which would close the archives that they read.
 */
final class BatchWorkers {
    /** Threads have about equal work when each does several batches; fewer images than that make smaller ones. */
    private static final int BATCHES = 16;

    /** Works on the images {@code from} to {@code to}, exclusive. */
    interface Work {
        void run(int from, int to);
    }

    private final int images;
    private final int batchSize;
    private final Work work;
    private int next;
    private @Nullable Throwable failure;

    private BatchWorkers(int images, int batchSize, Work work) {
        this.images = images;
        this.batchSize = batchSize;
        this.work = work;
    }

    /**
     * Few images make smaller batches, so that all threads have work. How they are divided depends on their number
     * alone, not on the threads.
     *
     * @param largestBatch images of a batch when there are many
     * @param threads that work; when there are more than images, several share one operator's work
     */
    static void run(int images, int largestBatch, int threads, Work work) {
        if (threads < 1) throw new IllegalArgumentException("threads must be at least 1, got " + threads);
        int batchSize = batchSize(images, largestBatch);
        int cores = coresEach(images, threads);
        BatchWorkers all = new BatchWorkers(images, batchSize, work);
        List<Thread> started = new ArrayList<>();
        for (int i = 0; i < Math.min(threads, (images + batchSize - 1) / batchSize); i++) {
            Thread thread = new Thread(() -> all.work(cores), "fovea-inference-" + i);
            thread.setDaemon(true);
            thread.start();
            started.add(thread);
        }
        started.forEach(all::await);
        all.rethrow();
    }

    /** Images of one batch, at most. */
    static int batchSize(int images, int largestBatch) {
        return Math.max(1, Math.min(largestBatch, (images + BATCHES - 1) / BATCHES));
    }

    /** Threads of one worker's operators: more than one only when there are more threads than images. */
    static int coresEach(int images, int threads) {
        return Math.max(1, threads / Math.max(1, images));
    }

    private void work(int cores) {
        try (Cores share = Cores.take(cores)) {
            for (int from = claim(); from < images; from = claim()) {
                work.run(from, Math.min(from + batchSize, images));
            }
        } catch (RuntimeException | Error e) {
            stop(e);
        }
    }

    private synchronized int claim() {
        int from = next;
        next = Math.min(images, from + batchSize);
        return from;
    }

    private synchronized void stop(Throwable reason) {
        next = images;
        if (failure == null) failure = reason;
        else if (failure != reason) failure.addSuppressed(reason);
    }

    private void await(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
                stop(new CancellationException("interrupted during inference"));
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }

    private synchronized void rethrow() {
        if (failure instanceof Error error) throw error;
        if (failure != null) throw (RuntimeException) failure;
    }
}
