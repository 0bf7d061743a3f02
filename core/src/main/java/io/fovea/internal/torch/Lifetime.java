package io.fovea.internal.torch;

import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * The time in which native memory may be used: by many threads at once, which do not wait for each other. Its end waits
 * for those that are using it, so that nothing is freed under a computation; who comes later is told.
 */
public final class Lifetime {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final String what;
    private boolean over;

    /** @param what has this lifetime, for messages: {@code classifier} */
    public Lifetime(String what) {
        this.what = what;
    }

    /**
     * What {@code use} computes, before the end.
     *
     * @throws IllegalStateException after the end
     */
    public <T> T during(Supplier<T> use) {
        lock.readLock().lock();
        try {
            if (over) throw new IllegalStateException("this " + what + " is closed");
            return use.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    /**
     * Waits for those that are using it, then runs {@code release}; later ends do nothing. Any thread may call it.
     *
     * @throws IllegalStateException from within {@link #during}, where it would wait for itself
     */
    public void end(Runnable release) {
        if (lock.getReadHoldCount() > 0) throw new IllegalStateException("this " + what + " is in use by its closer");
        lock.writeLock().lock();
        try {
            if (over) return;
            over = true;
            release.run();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
