package io.fovea.internal.parallel;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** One pass over many items by a crew, which claims them in order; the caller waits. */
public final class ParallelPass {
    private final int to;
    private final BooleanSupplier stop;
    private final IntConsumer work;
    private final AtomicInteger next;
    private int failedAt = Integer.MAX_VALUE;
    private @Nullable Throwable failure;

    /**
     * Of {@code work} for the positions {@code from} to {@code to - 1}.
     *
     * @param stop asked before each position, by several threads
     */
    public ParallelPass(int from, int to, BooleanSupplier stop, IntConsumer work) {
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

    /** {@link #run}, with nothing around it. */
    public static void each(int from, int to, int threads, BooleanSupplier stop, IntConsumer work) {
        new ParallelPass(from, to, stop, work).run("fovea-pass", threads, Runnable::run);
    }

    /**
     * Does the work, once. What it throws is thrown here; of several failures, that of the first position. After one,
     * or when the caller is interrupted, no further position is begun; all threads have ended when this returns or
     * throws, so that memory which they use may be freed.
     *
     * @param name of the threads
     * @param threads at most as many as there are positions are started
     * @param around runs in every thread, and in turn what it is given, which is that thread's share of the work
     * @throws CancellationException if {@code stop} became true, or the caller was interrupted, which it still is
     */
    public void run(String name, int threads, Consumer<Runnable> around) {
        if (threads < 1) throw new IllegalArgumentException("threads must be at least 1, got " + threads);
        Crew.start(name, Math.min(threads, Math.max(0, to - next.get())), () -> share(around))
                .await(() -> fail(to, new CancellationException("interrupted while others worked")));
        rethrow();
    }

    private void share(Consumer<Runnable> around) {
        try {
            around.accept(this::work);
        } catch (RuntimeException | Error e) {
            fail(to, e);
        }
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
}
