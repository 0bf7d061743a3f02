package io.fovea.internal.loading;

import io.fovea.internal.frames.FrameCache;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the deterministic frames of a loader's samples between epochs, as they are made: all of them, or as many as
 * there is room for. Safe for several threads.
 */
sealed interface FrameStore {
    /**
     * Copies the frame of the sample at {@code index}.
     *
     * @return false if it is not kept; then {@code into} holds nothing of use there
     */
    boolean copy(int index, byte[] into, int at);

    /** Keeps a frame if there is room. */
    void put(int index, byte[] frame);

    /** There will never be a frame. */
    void skip(int index);

    /** Whether every frame that there is can be copied without waiting for a disk. */
    boolean isInMemory();

    /**
     * The arrays themselves: frames of images that are in memory anyway, such as MNIST's, are shared and cost nothing.
     */
    final class InHeap implements FrameStore {
        private static final byte[] NONE = {};

        private final AtomicReferenceArray<byte @Nullable []> frames;
        private final AtomicInteger room;
        private final AtomicInteger settled = new AtomicInteger();

        /** @param most frames that are kept */
        InHeap(int samples, long most) {
            frames = new AtomicReferenceArray<>(samples);
            room = new AtomicInteger((int) Math.min(samples, most));
        }

        byte @Nullable [] get(int index) {
            byte[] frame = frames.get(index);
            return frame == NONE ? null : frame;
        }

        @Override
        public boolean copy(int index, byte[] into, int at) {
            byte[] frame = get(index);
            if (frame == null) return false;
            System.arraycopy(frame, 0, into, at, frame.length);
            return true;
        }

        @Override
        public void skip(int index) {
            if (frames.compareAndSet(index, null, NONE)) settled.incrementAndGet();
        }

        @Override
        public void put(int index, byte[] frame) {
            if (frames.get(index) != null || room.getAndDecrement() <= 0) return;
            if (frames.compareAndSet(index, null, frame)) settled.incrementAndGet();
            else room.incrementAndGet();
        }

        @Override
        public boolean isInMemory() {
            return settled.get() == frames.length();
        }
    }

    /** In a {@link FrameCache}, which may have room for some of them. */
    record Cached(FrameCache cache, SampleSet samples) implements FrameStore {
        @Override
        public boolean copy(int index, byte[] into, int at) {
            return cache.copy(samples.all().get(index), into, at);
        }

        @Override
        public void put(int index, byte[] frame) {
            cache.put(samples.all().get(index), frame);
        }

        @Override
        public void skip(int index) {}

        @Override
        public boolean isInMemory() {
            return false;
        }
    }
}
