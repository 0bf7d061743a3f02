package io.fovea.internal.layer;

import io.fovea.internal.torch.Scope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * x Wᵀ + b, in float32 as a convolution of single pixels. libtorch computes float32 products with one thread of
 * OpenBLAS or, if allowed, by oneDNN, which then rounds to bfloat16 on processors with AMX; its convolutions use all
 * threads and are float32 on every processor, backwards, too (docs/adr/0001).
 */
public final class MatrixProduct {
    /** Multiplications below which one thread is done sooner than several have begun: measured. */
    private static final long SMALL = 2_000_000;

    private static final long[] ONE = {1, 1};
    private static final long[] NONE = {0, 0};

    private MatrixProduct() {}

    /**
     * @param x [N, ..., in]
     * @param weight [out, in]
     * @param bias [out]
     * @return [N, ..., out], in the caller's scope
     */
    public static Tensor linear(Tensor x, Tensor weight, @Nullable Tensor bias) {
        return Scope.compute(() -> {
            long in = weight.size(1), out = weight.size(0), rows = x.numel() / in;
            if (!gains(x, rows * in * out)) return torch.linear(x, weight, optional(bias));
            Tensor pixels = x.reshape(rows, in);
            long[] shape = new long[(int) x.dim()];
            for (int i = 0; i < shape.length; i++) shape[i] = i < shape.length - 1 ? x.size(i) : out;
            return (rows < out ? ofFewRows(pixels, weight, bias) : ofManyRows(pixels, weight, bias)).reshape(shape);
        });
    }

    /** bfloat16, whether the tensor's or autocast's, goes to oneDNN with all threads anyway. */
    private static boolean gains(Tensor x, long multiplications) {
        return multiplications >= SMALL
                && x.scalar_type().intern() == ScalarType.Float
                && torch.get_num_threads() > 1
                && !torch.is_autocast_enabled(DeviceType.CPU);
    }

    /** Every row is a pixel. */
    private static Tensor ofManyRows(Tensor x, Tensor weight, @Nullable Tensor bias) {
        return convolved(x, weight, optional(bias));
    }

    /**
     * Every row of the weight is a pixel, and the rows are the filters: oneDNN copies the filters, so few are better.
     */
    private static Tensor ofFewRows(Tensor x, Tensor weight, @Nullable Tensor bias) {
        Tensor y = convolved(weight, x, new TensorOptional()).t();
        return (bias == null ? y : y.add(bias)).contiguous();
    }

    /**
     * @param pixels [P, in]
     * @param filters [F, in]
     * @return [P, F]
     */
    private static Tensor convolved(Tensor pixels, Tensor filters, TensorOptional bias) {
        long in = pixels.size(1);
        Tensor image = pixels.view(1, pixels.size(0), 1, in).permute(0, 3, 1, 2);
        Tensor y = torch.conv2d(image, filters.view(filters.size(0), in, 1, 1), bias, ONE, NONE, ONE, 1);
        return y.permute(0, 2, 3, 1).reshape(pixels.size(0), filters.size(0));
    }

    private static TensorOptional optional(@Nullable Tensor bias) {
        return bias == null ? new TensorOptional() : new TensorOptional(bias);
    }
}
