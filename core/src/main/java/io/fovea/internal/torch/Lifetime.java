package io.fovea.internal.torch;

import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * The time in which native memory may be used: by many threads at once, which do not wait for each other. Its end waits
 * for those that are using it, so that nothing is freed under a computation; who comes later, be it while the end is
 * waiting, is told.
 */
public final class Lifetime {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final String what;
    private volatile boolean over;
    private boolean released;

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
        requireNotOver(); // who comes while the end waits for a long use does not wait with it
        lock.readLock().lock();
        try {
            requireNotOver();
            return use.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** @throws IllegalStateException after the end: for those who have other work before they use it */
    public void requireNotOver() {
        if (!over) return;
        throw new IllegalStateException("this " + what + " is closed: load it again, or close it after its last use");
    }

    /**
     * What a thread that works for a user runs of somebody else's code: from within it, too, {@link #end} refuses
     * instead of waiting for itself.
     */
    public void duringOthersUse(Runnable callback) {
        if (!lock.readLock().tryLock()) throw new IllegalStateException("nobody uses this " + what);
        try {
            callback.run();
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
        if (lock.getReadHoldCount() > 0) {
            throw new IllegalStateException(
                    "this " + what + " is in use by its closer: close it after the call returns");
        }
        over = true;
        lock.writeLock().lock();
        try {
            if (released) return;
            released = true;
            release.run();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
