package io.fovea.internal.tensorfile;

import io.fovea.internal.torch.HostCopy;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * The pickle (protocol 2) of an OrderedDict of contiguous tensors, the i-th with storage key i, as
 * torch/serialization.py and torch/_tensor.py ({@code __reduce_ex__}) write it.
 */
final class StateDictPickle {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    StateDictPickle(Map<String, Tensor> tensors) {
        code("\u0080\u0002");
        orderedDict();
        code("(");
        int key = 0;
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            text(entry.getKey());
            tensor(entry.getValue(), key++);
        }
        code("u.");
    }

    byte[] toBytes() {
        return out.toByteArray();
    }

    /** _rebuild_tensor_v2(storage, offset, shape, stride, requires_grad, backward_hooks). */
    private void tensor(Tensor tensor, int key) {
        long[] shape = HostCopy.shape(tensor);
        code("ctorch._utils\n_rebuild_tensor_v2\n((");
        text("storage");
        code("ctorch\n" + ElementType.of(tensor).storage() + "\n");
        text(Integer.toString(key));
        text("cpu");
        number(tensor.numel());
        code("tQ");
        number(0);
        tuple(shape);
        tuple(rowMajorStride(shape));
        code("\u0089");
        orderedDict();
        code("tR");
    }

    private void orderedDict() {
        code("ccollections\nOrderedDict\n)R");
    }

    private static long[] rowMajorStride(long[] shape) {
        long[] stride = new long[shape.length];
        long next = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            stride[i] = next;
            next *= Math.max(1, shape[i]);
        }
        return stride;
    }

    private void tuple(long[] numbers) {
        code("(");
        for (long number : numbers) number(number);
        code("t");
    }

    /** BININT where it fits 32 bits, else LONG1. */
    private void number(long value) {
        if (value == (int) value) {
            code("J");
            little(4, value);
        } else {
            code("\u008a\u0008");
            little(8, value);
        }
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        code("X");
        little(4, bytes.length);
        out.writeBytes(bytes);
    }

    private void little(int length, long value) {
        byte[] bytes = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
        out.write(bytes, 0, length);
    }

    /** Instructions: one byte for each character. */
    private void code(String instructions) {
        out.writeBytes(instructions.getBytes(StandardCharsets.ISO_8859_1));
    }
}
