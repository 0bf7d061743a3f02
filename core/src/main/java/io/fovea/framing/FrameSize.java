package io.fovea.framing;

import io.fovea.internal.limit.Limit;

/** What all framings ask of their size. */
final class FrameSize {
    private FrameSize() {}

    static void require(int height, int width) {
        Limit.SIZE.require(height);
        Limit.SIZE.require(width);
    }
}
