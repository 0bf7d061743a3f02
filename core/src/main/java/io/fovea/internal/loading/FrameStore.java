package io.fovea.internal.loading;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The frames of all samples as bytes, filled as they are made. Safe for several threads. */
final class FrameStore {
    private static final byte[] NONE = {};

    private final AtomicReferenceArray<byte @Nullable []> frames;
    private final AtomicInteger filled = new AtomicInteger();

    FrameStore(int samples) {
        frames = new AtomicReferenceArray<>(samples);
    }

    byte @Nullable [] get(int index) {
        byte[] frame = frames.get(index);
        return frame == NONE ? null : frame;
    }

    /** There will never be a frame. */
    void skip(int index) {
        put(index, NONE);
    }

    void put(int index, byte[] frame) {
        if (frames.compareAndSet(index, null, frame)) filled.incrementAndGet();
    }

    boolean isFull() {
        return filled.get() == frames.length();
    }
}
