package io.fovea.data;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The frames of all samples as bytes, filled as they are made. Safe for several threads. */
final class FrameStore {
    private final AtomicReferenceArray<byte @Nullable []> frames;
    private final AtomicInteger filled = new AtomicInteger();

    FrameStore(int samples) {
        frames = new AtomicReferenceArray<>(samples);
    }

    byte @Nullable [] get(int index) {
        return frames.get(index);
    }

    void put(int index, byte[] frame) {
        if (frames.compareAndSet(index, null, frame)) filled.incrementAndGet();
    }

    boolean isFull() {
        return filled.get() == frames.length();
    }
}
