package io.fovea.image;

/** At what part of its size a JPEG file may be decoded, which leaves out detail that is too fine for what follows. */
@FunctionalInterface
public interface Reduction {
    /** Every image is decoded in its own size. */
    Reduction NONE = (height, width) -> 1;

    /**
     * @param height of the upright picture
     * @param width of the upright picture
     * @return 1, 2, 4 or 8: by what its sides are divided, and rounded up
     */
    int of(int height, int width);
}
