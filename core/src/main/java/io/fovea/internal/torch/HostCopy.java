package io.fovea.internal.torch;

import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Copies between Java arrays and tensors. Every tensor returned owns its memory and belongs to the caller's scope. */
public final class HostCopy {
    static {
        Engine.start();
    }

    private HostCopy() {}

    /** uint8 tensor of the given shape; {@code values} are its elements in row-major order. */
    public static Tensor toTensor(byte[] values, long... shape) {
        return Scope.compute(() -> {
            Tensor tensor = empty(ScalarType.Byte, values.length, shape);
            if (values.length > 0) tensor.data_ptr_byte().put(values); // an empty tensor has no memory
            return tensor;
        });
    }

    /** float32 tensor of the given shape. */
    public static Tensor toTensor(float[] values, long... shape) {
        return Scope.compute(() -> {
            Tensor tensor = empty(ScalarType.Float, values.length, shape);
            if (values.length > 0) tensor.data_ptr_float().put(values); // an empty tensor has no memory
            return tensor;
        });
    }

    /** int64 tensor of the given shape. */
    public static Tensor toTensor(long[] values, long... shape) {
        return Scope.compute(() -> {
            Tensor tensor = empty(ScalarType.Long, values.length, shape);
            if (values.length > 0) tensor.data_ptr_long().put(values); // an empty tensor has no memory
            return tensor;
        });
    }

    /** float32 tensor of the given shape whose elements are still to be put there; it may be of any length. */
    public static Tensor emptyFloats(long... shape) {
        return torch.empty(shape, new TensorOptions(ScalarType.Float), new MemoryFormatOptional());
    }

    /**
     * Copies {@code count} values from {@code from} on to place {@code at} and those after it in a contiguous float32
     * tensor, in row-major order. Several threads may fill different places.
     */
    public static void put(Tensor target, long at, float[] values, int from, int count) {
        if (at < 0 || at + count > target.numel()) {
            throw new IllegalArgumentException(count + " values at " + at + " of " + target.numel());
        }
        target.data_ptr_float().getPointer(at).put(values, from, count);
    }

    /** The elements in row-major order, converted to float32; the tensor may have any layout and type. */
    public static float[] floats(Tensor tensor) {
        try (Scope scope = Scope.inference()) {
            Tensor plain = tensor.detach().to(ScalarType.Float).contiguous();
            float[] values = new float[Math.toIntExact(plain.numel())];
            if (values.length > 0) plain.data_ptr_float().get(values); // an empty tensor has no memory
            return values;
        }
    }

    /** The elements in row-major order, converted to int64. */
    public static long[] longs(Tensor tensor) {
        try (Scope scope = Scope.inference()) {
            Tensor plain = tensor.detach().to(ScalarType.Long).contiguous();
            long[] values = new long[Math.toIntExact(plain.numel())];
            if (values.length > 0) plain.data_ptr_long().get(values);
            return values;
        }
    }

    /** The sizes of every dimension. */
    public static long[] shape(Tensor tensor) {
        long[] shape = new long[Math.toIntExact(tensor.dim())];
        for (int i = 0; i < shape.length; i++) shape[i] = tensor.size(i);
        return shape;
    }

    private static Tensor empty(ScalarType type, int values, long[] shape) {
        long count = 1;
        for (long size : shape) count *= size;
        if (count != values) {
            throw new IllegalArgumentException(values + " values do not fill a shape of " + count);
        }
        return torch.empty(shape, new TensorOptions(type), new MemoryFormatOptional());
    }
}
