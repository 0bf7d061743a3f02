package io.fovea.framing;

import io.fovea.Limit;

/** What all framings ask of their size. */
final class FrameSize {
    private FrameSize() {}

    static void require(int height, int width) {
        if (!Limit.SIZE.holds(height) || !Limit.SIZE.holds(width)) {
            throw new IllegalArgumentException("a frame's sides have " + Limit.SIZE.least() + " to " + Limit.SIZE.most()
                    + " pixels, got " + width + "x" + height);
        }
    }
}
