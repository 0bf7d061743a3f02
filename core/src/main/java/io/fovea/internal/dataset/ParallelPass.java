package io.fovea.internal.dataset;

import io.fovea.internal.source.Sample;
import io.fovea.internal.tree.TarTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One pass over samples by several threads, with the results in the order of the samples. */
public final class ParallelPass<R> {
    private final List<Sample> samples;
    private final Function<Sample, R> work;
    private final AtomicInteger next = new AtomicInteger();
    private final @Nullable Object[] results;
    private int failedAt = Integer.MAX_VALUE;
    private @Nullable Throwable failure;

    private ParallelPass(List<Sample> samples, Function<Sample, R> work) {
        this.samples = samples;
        this.work = work;
        this.results = new Object[samples.size()];
    }

    /**
     * What {@code work} throws is thrown here; of several failures, that of the first sample.
     *
     * @param threads the caller's own among them
     */
    @SuppressWarnings("unchecked") // only results of type R are stored
    static <R> List<R> over(List<Sample> samples, int threads, Function<Sample, R> work) {
        if (threads < 1) throw new IllegalArgumentException("threads must be at least 1, got " + threads);
        ParallelPass<R> pass = new ParallelPass<>(samples, work);
        List<Thread> others = new ArrayList<>();
        for (int i = 1; i < Math.min(threads, samples.size()); i++) {
            Thread thread = new Thread(pass::work, "fovea-pass-" + i);
            thread.setDaemon(true);
            thread.start();
            others.add(thread);
        }
        pass.work();
        others.forEach(ParallelPass::await);
        pass.rethrow();
        return (List<R>) Arrays.asList(pass.results);
    }

    private void work() {
        for (int i = next.getAndIncrement(); i < results.length; i = next.getAndIncrement()) {
            try {
                results[i] = work.apply(samples.get(i));
            } catch (RuntimeException | Error e) {
                fail(i, e);
            }
        }
    }

    private synchronized void fail(int at, Throwable e) {
        next.set(results.length);
        if (at > failedAt) return;
        failedAt = at;
        failure = e;
    }

    private synchronized void rethrow() {
        if (failure instanceof Error error) throw error;
        if (failure != null) throw (RuntimeException) failure;
    }

    /** The work is finite and its threads must not be interrupted (see {@link TarTree}): wait to the end. */
    private static void await(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }
}
