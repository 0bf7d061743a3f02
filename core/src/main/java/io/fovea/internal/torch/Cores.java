package io.fovea.internal.torch;

import java.util.concurrent.Semaphore;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * How many threads an operator uses, decided in this one place: while open, those of the thread that opened it use as
 * many as it says, and afterwards as many as before. Other threads are not touched. (libtorch itself gives a new thread
 * the last number set anywhere; everything in Fovea that computes opens one of these, and so never sees that.)
 *
 * <p>Who computes at the same time in other threads gets a share of the processor, so that eight callers do not start
 * eight teams of all cores; those who are more than there are cores wait for a turn. Close it in the thread that opened
 * it.
 */
public final class Cores implements AutoCloseable {
    private static final ThreadLocal<@Nullable Cores> INNERMOST = new ThreadLocal<>();
    private static final Crowd CROWD = new Crowd();
    /** More requests at once than cores push each other's activations out of the caches. */
    private static final Semaphore TURNS = new Semaphore(available(), true);

    private final @Nullable Cores outer = INNERMOST.get();
    private final int before;
    private final int threads;
    private final boolean hasTurn;

    private Cores(int threads, boolean hasTurn) {
        Engine.start();
        this.threads = threads;
        this.hasTurn = hasTurn;
        before = torch.get_num_threads();
        set(threads);
        INNERMOST.set(this);
    }

    /** Those that the JVM may use: {@code -XX:ActiveProcessorCount} or a container can say fewer than there are. */
    public static int available() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** Exactly so many threads, whoever else computes. */
    public static Cores take(int threads) {
        if (threads < 1) throw new IllegalArgumentException("threads must be at least 1, got " + threads);
        if (INNERMOST.get() == null) CROWD.enter(System.nanoTime());
        return new Cores(threads, false);
    }

    /** All cores; within another one of this thread, what that one says. For training, which is alone at its work. */
    public static Cores all() {
        Cores outer = INNERMOST.get();
        return take(outer == null ? available() : outer.threads);
    }

    /**
     * This thread's share of all cores, at least one, among all threads that compute now or did a moment ago; within
     * another one of this thread, what that one says. For requests, which come from any number of threads: it waits
     * until fewer of them than there are cores compute, the first to come first, and whoever has it open must wait for
     * no other request.
     */
    public static Cores share() {
        Cores outer = INNERMOST.get();
        if (outer != null) return new Cores(outer.threads, false);
        int callers = CROWD.enter(System.nanoTime());
        TURNS.acquireUninterruptibly();
        return new Cores(Math.max(1, available() / callers), true);
    }

    /** Threads of one operator. */
    public int threads() {
        return threads;
    }

    @Override
    public void close() {
        if (INNERMOST.get() != this) throw new IllegalStateException("closed in another thread, or out of order");
        set(before);
        if (outer == null) {
            INNERMOST.remove();
            CROWD.leave();
            if (hasTurn) TURNS.release();
        } else {
            INNERMOST.set(outer);
        }
    }

    /** Setting the number drops what libtorch remembers of recent operators, so only where it changes. */
    private static void set(int threads) {
        if (torch.get_num_threads() != threads) torch.set_num_threads(threads);
    }

    /**
     * Counts the threads that compute or wait for their turn. Callers pause between two requests, so the largest number
     * of a moment counts: else the shares would change with every request, and add up to more than there is.
     */
    private static final class Crowd {
        private static final long MOMENT = 100_000_000; // nanoseconds

        private int present;
        private int largest;
        private long seen;

        /** @return threads that compute or wait, the caller among them */
        synchronized int enter(long now) {
            present++;
            if (present >= largest || now - seen > MOMENT) {
                largest = present;
                seen = now;
            }
            return largest;
        }

        synchronized void leave() {
            present--;
        }
    }
}
