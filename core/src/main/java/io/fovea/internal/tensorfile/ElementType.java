package io.fovea.internal.tensorfile;

import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What the elements of a stored tensor are. In the order of the reference implementation of safetensors, larger
 * elements first, which decides the order of tensors in a file and keeps each aligned to its element
 * (safetensors/src/tensor.rs, {@code enum Dtype} and {@code prepare}).
 */
enum ElementType {
    I64("LongStorage", ScalarType.Long, 8),
    F64("DoubleStorage", ScalarType.Double, 8),
    F32("FloatStorage", ScalarType.Float, 4),
    I32("IntStorage", ScalarType.Int, 4),
    BF16("BFloat16Storage", ScalarType.BFloat16, 2),
    F16("HalfStorage", ScalarType.Half, 2),
    I16("ShortStorage", ScalarType.Short, 2),
    I8("CharStorage", ScalarType.Char, 1),
    U8("ByteStorage", ScalarType.Byte, 1),
    BOOL("BoolStorage", ScalarType.Bool, 1);

    private final String storage;
    private final ScalarType type;
    private final int bytes;

    ElementType(String storage, ScalarType type, int bytes) {
        this.storage = storage;
        this.type = type;
        this.bytes = bytes;
    }

    /** The class of PyTorch that a .pth file names, for example {@code FloatStorage}. */
    String storage() {
        return storage;
    }

    ScalarType type() {
        return type;
    }

    /** Size of one element. */
    int bytes() {
        return bytes;
    }

    /** The type that safetensors calls {@code name}, for example {@code BF16}. */
    static Optional<ElementType> named(String name) {
        return Arrays.stream(values()).filter(t -> t.name().equals(name)).findFirst();
    }

    static Optional<ElementType> ofStorage(String storage) {
        return Arrays.stream(values()).filter(t -> t.storage.equals(storage)).findFirst();
    }

    /** @throws IllegalArgumentException for a type that no file of ours holds, such as complex numbers */
    static ElementType of(Tensor tensor) {
        ScalarType type = tensor.scalar_type().intern();
        return Arrays.stream(values())
                .filter(t -> t.type == type)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("tensors of type " + type + " cannot be stored"));
    }
}
