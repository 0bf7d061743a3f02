package io.fovea.internal.layer;

/**
 * The numbers of a pool with a square window.
 *
 * @param padding on every side, at most half a window
 * @param ceil whether a last window may reach beyond the padded image, so that no pixel is left out; it must begin
 *     before the padding at the end, as in PyTorch's {@code aten/src/ATen/native/Pool.h}
 */
record PoolWindow(int kernel, int stride, int padding, boolean ceil) {
    PoolWindow {
        if (kernel < 1 || stride < 1 || padding < 0 || 2 * padding > kernel) {
            throw new IllegalArgumentException(
                    "impossible pool: kernel " + kernel + ", stride " + stride + ", padding " + padding);
        }
    }

    Shape outputShape(Shape input) {
        return Shape.image(input.channels(), outputSize(input.height()), outputSize(input.width()));
    }

    private int outputSize(int size) {
        int beyondFirst = size + 2 * padding - kernel;
        int count = Math.floorDiv(ceil ? beyondFirst + stride - 1 : beyondFirst, stride) + 1;
        if (ceil && (count - 1) * stride >= size + padding) count--;
        if (count < 1) {
            throw new IllegalArgumentException(
                    "a pool of " + kernel + "x" + kernel + " pixels cannot take " + size + " a side");
        }
        return count;
    }

    long[] kernels() {
        return new long[] {kernel, kernel};
    }

    long[] strides() {
        return new long[] {stride, stride};
    }

    long[] paddings() {
        return new long[] {padding, padding};
    }

    @Override
    public String toString() {
        return kernel + "x" + kernel + "/" + stride;
    }
}
