package io.fovea.internal.weights;

import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * A digest of weights that does not depend on how they are stored. Of every tensor of fractions: its shape and its
 * first numbers as float32; of all these the SHA-256, in an order of their own. Names and counters do not count:
 * programs rename the one and drop the other. Training moves numbers of every tensor, so that a start of each is
 * enough.
 */
final class TensorDigest {
    /** Numbers of each tensor. */
    private static final int FIRST = 64;

    private TensorDigest() {}

    /** In small hexadecimal digits. */
    static String of(Collection<Tensor> tensors) {
        List<String> each = tensors.stream()
                .filter(tensor -> tensor.is_floating_point() && tensor.numel() > 0)
                .map(TensorDigest::of)
                .sorted()
                .toList();
        return Checksum.of(String.join("\n", each).getBytes(StandardCharsets.US_ASCII));
    }

    private static String of(Tensor tensor) {
        try (Scope scope = Scope.inference()) {
            byte[] shape = Arrays.toString(HostCopy.shape(tensor)).getBytes(StandardCharsets.US_ASCII);
            float[] first = HostCopy.floats(tensor.flatten().narrow(0, 0, Math.min(FIRST, tensor.numel())));
            ByteBuffer numbers = ByteBuffer.allocate(Float.BYTES * first.length);
            numbers.asFloatBuffer().put(first);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.writeBytes(shape);
            bytes.writeBytes(numbers.array());
            return Checksum.of(bytes.toByteArray());
        }
    }
}
