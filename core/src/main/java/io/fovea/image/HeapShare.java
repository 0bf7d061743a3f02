package io.fovea.image;

import java.util.concurrent.Semaphore;

/**
 * A part of Java's heap that an image takes while it is decoded and framed. There is only so much: large images wait
 * for each other instead of failing together. Small ones hardly notice.
 */
final class HeapShare implements AutoCloseable {
    private static final long PERMIT_BYTES = 1 << 20;
    /** Three quarters of the heap: the rest is for everything else. */
    private static final int PERMITS =
            (int) Math.max(1, Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / 4 * 3 / PERMIT_BYTES));

    /** Fair, so that small images do not overtake a large one for ever. */
    private static final Semaphore FREE = new Semaphore(PERMITS, true);

    private final int permits;

    private HeapShare(int permits) {
        this.permits = permits;
    }

    /** Waits until so much is free; who asks for more than there is gets all of it. */
    static HeapShare take(long bytes) {
        int permits = (int) Math.min(PERMITS, bytes / PERMIT_BYTES + 1);
        FREE.acquireUninterruptibly(permits); // others end soon, and interrupts are for those who can be interrupted
        return new HeapShare(permits);
    }

    @Override
    public void close() {
        FREE.release(permits);
    }
}
