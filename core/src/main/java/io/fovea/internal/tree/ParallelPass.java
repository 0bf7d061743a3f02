package io.fovea.internal.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** One pass over many items by several threads. */
public final class ParallelPass {
    private final int to;
    private final BooleanSupplier stop;
    private final IntConsumer work;
    private final AtomicInteger next;
    private int failedAt = Integer.MAX_VALUE;
    private @Nullable Throwable failure;

    private ParallelPass(int from, int to, BooleanSupplier stop, IntConsumer work) {
        this.to = to;
        this.stop = stop;
        this.work = work;
        this.next = new AtomicInteger(from);
    }

    /** As {@link #over(List, int, BooleanSupplier, Function)}, to the end. */
    public static <T, R> List<R> over(List<T> items, int threads, Function<T, R> work) {
        return over(items, threads, () -> false, work);
    }

    /** As {@link #each}, with the results in the order of the items. */
    @SuppressWarnings("unchecked") // only results of type R are stored
    public static <T, R> List<R> over(List<T> items, int threads, BooleanSupplier stop, Function<T, R> work) {
        @Nullable Object[] results = new Object[items.size()];
        each(0, results.length, threads, stop, i -> results[i] = work.apply(items.get(i)));
        return (List<R>) Arrays.asList(results);
    }

    /**
     * Does {@code work} for the positions {@code from} to {@code to - 1}. What it throws is thrown here; of several
     * failures, that of the first position. All threads have ended when this returns or throws.
     *
     * @param threads the caller's own among them
     * @param stop polled before each position
     * @throws CancellationException if {@code stop} became true
     */
    public static void each(int from, int to, int threads, BooleanSupplier stop, IntConsumer work) {
        if (threads < 1) throw new IllegalArgumentException("threads must be at least 1, got " + threads);
        ParallelPass pass = new ParallelPass(from, to, stop, work);
        List<Thread> others = new ArrayList<>();
        for (int i = 1; i < Math.min(threads, to - from); i++) {
            Thread thread = new Thread(pass::work, "fovea-pass-" + i);
            thread.setDaemon(true);
            thread.start();
            others.add(thread);
        }
        pass.work();
        others.forEach(ParallelPass::await);
        pass.rethrow();
    }

    private void work() {
        for (int i = next.getAndIncrement(); i < to; i = next.getAndIncrement()) {
            try {
                if (stop.getAsBoolean()) throw new CancellationException("asked to stop");
                work.accept(i);
            } catch (RuntimeException | Error e) {
                fail(i, e);
            }
        }
    }

    private synchronized void fail(int at, Throwable e) {
        next.set(to);
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
