package io.fovea.framing;

/** What all framings ask of their size. */
final class FrameSize {
    private FrameSize() {}

    static void require(int height, int width) {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException("a frame has at least 1x1 pixels, got " + width + "x" + height);
        }
    }
}
