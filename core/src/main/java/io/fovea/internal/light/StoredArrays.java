package io.fovea.internal.light;

import io.fovea.internal.torch.HostCopy;
import java.util.Arrays;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Tensors of a file, which may be damaged, as arrays of the shapes that a kind of classifier needs. */
record StoredArrays(String kind, Map<String, Tensor> tensors) {
    /** Of a tensor's size that may be anything. */
    static final int ANY = -1;

    /**
     * @return row-major, finite
     * @throws IllegalArgumentException if there is none, or it has another type or shape
     */
    float[] floats(String name, int... shape) {
        float[] values = HostCopy.floats(tensor(name, ScalarType.Float, shape));
        require(Rows.isFinite(values), "'" + name + "' must be finite");
        return values;
    }

    /** As {@link #floats}, of whole numbers that fit an int. */
    int[] ints(String name, int... shape) {
        long[] values = HostCopy.longs(tensor(name, ScalarType.Long, shape));
        int[] small = new int[values.length];
        for (int i = 0; i < small.length; i++) {
            small[i] = (int) values[i];
            require(small[i] == values[i], "'" + name + "' has a number too large: " + values[i]);
        }
        return small;
    }

    /** The only element. */
    int number(String name) {
        return ints(name, 1)[0];
    }

    /** Size of a tensor in one dimension. */
    int size(String name, int dimension) {
        long[] shape = HostCopy.shape(present(name));
        require(dimension < shape.length && shape[dimension] < Integer.MAX_VALUE, "'" + name + "' has another shape");
        return (int) shape[dimension];
    }

    private Tensor tensor(String name, ScalarType type, int... shape) {
        Tensor tensor = present(name);
        long[] found = HostCopy.shape(tensor);
        boolean fits = found.length == shape.length;
        for (int i = 0; fits && i < shape.length; i++) fits = shape[i] == ANY || found[i] == shape[i];
        require(fits, "'" + name + "' has the shape " + Arrays.toString(found) + " instead of " + said(shape));
        require(tensor.scalar_type().intern() == type, "'" + name + "' has another type than " + type);
        require(tensor.numel() <= Integer.MAX_VALUE, "'" + name + "' is too large");
        return tensor;
    }

    private static String said(int[] shape) {
        return Arrays.toString(shape).replace(Integer.toString(ANY), "any");
    }

    private Tensor present(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) throw new IllegalArgumentException(kind + ": the tensor '" + name + "' is missing");
        return tensor;
    }

    private void require(boolean holds, String problem) {
        if (!holds) throw new IllegalArgumentException(kind + ": " + problem);
    }
}
