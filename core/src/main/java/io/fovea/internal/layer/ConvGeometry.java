package io.fovea.internal.layer;

/**
 * The numbers of a two-dimensional convolution with a square kernel.
 *
 * @param padding zeros on every side
 * @param groups divides both channel counts; {@code in} of them make a depthwise convolution
 */
public record ConvGeometry(int in, int out, int kernel, int stride, int padding, int groups) {
    public ConvGeometry {
        if (in < 1 || out < 1 || kernel < 1 || stride < 1 || padding < 0 || groups < 1) {
            throw new IllegalArgumentException("impossible convolution: " + in + " to " + out + " channels, kernel "
                    + kernel + ", stride " + stride + ", padding " + padding + ", groups " + groups);
        }
        if (in % groups != 0 || out % groups != 0) {
            throw new IllegalArgumentException(groups + " groups do not divide " + in + " and " + out + " channels");
        }
    }

    Shape outputShape(Shape input) {
        if (input.rank() != 3 || input.channels() != in) {
            throw new IllegalArgumentException("a convolution of " + in + " channels cannot take " + input);
        }
        return Shape.image(out, outputSize(input.height()), outputSize(input.width()));
    }

    long macs(Shape input) {
        return (long) outputShape(input).count() * (in / groups) * kernel * kernel;
    }

    public long[] strides() {
        return new long[] {stride, stride};
    }

    public long[] paddings() {
        return new long[] {padding, padding};
    }

    public long[] dilations() {
        return new long[] {1, 1};
    }

    /** Shape of the weight: [out, in / groups, kernel, kernel]. */
    long[] weightShape() {
        return new long[] {out, in / groups, kernel, kernel};
    }

    private int outputSize(int size) {
        if (size + 2 * padding < kernel) {
            throw new IllegalArgumentException("a " + kernel + "x" + kernel + " convolution needs at least "
                    + (kernel - 2 * padding) + " pixels a side, got " + size);
        }
        return (size + 2 * padding - kernel) / stride + 1;
    }

    @Override
    public String toString() {
        return kernel + "x" + kernel + (stride > 1 ? "/" + stride : "")
                + (groups == 1 ? "" : groups == in ? " depthwise" : " in " + groups + " groups");
    }
}
