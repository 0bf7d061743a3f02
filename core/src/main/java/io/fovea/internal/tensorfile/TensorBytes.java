package io.fovea.internal.tensorfile;

import io.fovea.internal.torch.Scope;
import java.io.IOException;
import java.io.OutputStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A tensor as the bytes that files hold: its elements in row-major order, little-endian, which is the byte order of
 * every platform Fovea runs on. Bytes move between the file and native memory without a copy on the Java heap.
 */
final class TensorBytes {
    /** NumPy's old limit, and far more than any network uses; it bounds what a malicious file can make of a byte. */
    static final int MOST_DIMENSIONS = 32;

    private static final int READ_AT_ONCE = 1 << 30;
    private static final int WRITE_AT_ONCE = 1 << 18;

    private TensorBytes() {}

    /** The number of elements of a shape; ArithmeticException when it does not fit 63 bits. */
    static long count(long[] shape) {
        long count = 1;
        for (long size : shape) count = Math.multiplyExact(count, size);
        return count;
    }

    /** The number of bytes of a shape; ArithmeticException when that does not fit 63 bits. */
    static long length(ElementType type, long[] shape) {
        return Math.multiplyExact(count(shape), (long) type.bytes());
    }

    /** A tensor that owns its memory, from the bytes at {@code position}. */
    static Tensor read(ByteSource source, long position, ElementType type, long[] shape) {
        // a bool that is neither 0 nor 1 is undefined behaviour in C++
        ScalarType stored = type == ElementType.BOOL ? ScalarType.Byte : type.type();
        Tensor tensor = torch.empty(shape, new TensorOptions(stored), new MemoryFormatOptional());
        BytePointer memory = new BytePointer(tensor.data_ptr());
        long length = length(type, shape);
        for (long at = 0; at < length; at += READ_AT_ONCE) {
            long end = Math.min(length, at + READ_AT_ONCE);
            source.read(memory.position(at).limit(end).asByteBuffer(), position + at);
        }
        return type == ElementType.BOOL ? tensor.to(ScalarType.Bool) : tensor;
    }

    /** Writes the elements of a tensor of any layout and device. */
    static void write(Tensor tensor, OutputStream out) throws IOException {
        try (Scope scope = Scope.inference()) {
            Tensor plain = tensor.detach().cpu().contiguous();
            BytePointer memory = new BytePointer(plain.data_ptr());
            long length = plain.numel() * ElementType.of(plain).bytes();
            byte[] block = new byte[(int) Math.min(length, WRITE_AT_ONCE)];
            for (long at = 0; at < length; at += block.length) {
                int count = (int) Math.min(block.length, length - at);
                memory.position(at).get(block, 0, count);
                out.write(block, 0, count);
            }
        }
    }
}
