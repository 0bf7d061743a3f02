package io.fovea.internal.evaluation;

import io.fovea.internal.parallel.ParallelPass;
import io.fovea.internal.torch.Cores;

/** Threads that work through a number of images, batch after batch. */
final class BatchWorkers {
    /** Threads have about equal work when each does several batches; fewer images than that make smaller ones. */
    private static final int BATCHES = 16;

    private BatchWorkers() {}

    /** Works on the images {@code from} to {@code to}, exclusive. */
    interface Work {
        void run(int from, int to);
    }

    /**
     * Few images make smaller batches, so that all threads have work. How they are divided depends on their number
     * alone, not on the threads. Ends as {@link ParallelPass#run} does.
     *
     * @param largestBatch images of a batch when there are many
     * @param threads that work; when there are more than images, several share one operator's work
     */
    static void run(int images, int largestBatch, int threads, Work work) {
        run(images, batchSize(images, largestBatch), threads, coresEach(images, threads), work);
    }

    private static void run(int images, int batchSize, int threads, int cores, Work work) {
        new ParallelPass(0, (images + batchSize - 1) / batchSize, () -> false, batch -> {
                    int from = batch * batchSize;
                    work.run(from, Math.min(from + batchSize, images));
                })
                .run("fovea-inference", threads, share -> {
                    try (Cores taken = Cores.take(cores)) {
                        share.run();
                    }
                });
    }

    /** As above, but every batch has {@code batchSize} images, save the last, and an operator has one thread. */
    static void runAlike(int images, int batchSize, int threads, Work work) {
        run(images, batchSize, threads, 1, work);
    }

    /** Images of one batch, at most. */
    static int batchSize(int images, int largestBatch) {
        return Math.max(1, Math.min(largestBatch, (images + BATCHES - 1) / BATCHES));
    }

    /** Threads of one worker's operators: more than one only when there are more threads than images. */
    static int coresEach(int images, int threads) {
        return Math.max(1, threads / Math.max(1, images));
    }
}
