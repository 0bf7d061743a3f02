package io.fovea.framing;

import io.fovea.internal.limit.Limit;

/** What all framings ask of their size. */
final class FrameSize {
    private FrameSize() {}

    static void require(int height, int width) {
        Limit.SIZE.require(height);
        Limit.SIZE.require(width);
    }

    /** A side that is so many times as large, rounded half to even. */
    static int zoomed(int size, double zoom) {
        return (int) Math.rint(size * zoom);
    }

    /** Where a crop starts: rounded half to even, as in Python. */
    static int at(double share, int room) {
        return (int) Math.rint(room * share);
    }
}
