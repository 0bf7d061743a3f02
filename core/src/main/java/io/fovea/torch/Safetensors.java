package io.fovea.torch;

import io.fovea.UserError;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * Tensors by name in the safetensors format (huggingface/safetensors): a JSON header and plain bytes, nothing that can
 * run. Types: F64, F32, F16, BF16, I64, I32, I16, I8, U8, BOOL. Tensors read own their memory, are contiguous and
 * belong to the caller's scope.
 */
public final class Safetensors {
    static {
        Engine.start();
    }

    private Safetensors() {}

    /**
     * The tensors of a file of any length, in the order of its header.
     *
     * @throws UserError when the file does not exist, is cut short, or its header contradicts itself
     */
    public static Map<String, Tensor> read(Path file) {
        try (ByteSource.OfFile source = ByteSource.OfFile.open(file)) {
            return read(source);
        }
    }

    /**
     * The tensors of a file in memory.
     *
     * @param bytes the file, from the buffer's position to its limit; the position does not move
     * @param name what errors call the file
     */
    public static Map<String, Tensor> read(ByteBuffer bytes, String name) {
        return read(new ByteSource.OfMemory(name, bytes));
    }

    static Map<String, Tensor> read(ByteSource source) {
        SafetensorsHeader header = SafetensorsHeader.read(source);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        try (Scope scope = Scope.inference()) {
            header.entries().forEach((name, entry) -> {
                long position = header.dataStart() + entry.begin();
                tensors.put(name, TensorBytes.read(source, position, entry.type(), entry.shape()));
            });
            tensors.values().forEach(scope::keep);
        }
        return tensors;
    }

    /** The free text in the header of a file; empty when it has none. */
    public static Map<String, String> metadata(Path file) {
        try (ByteSource.OfFile source = ByteSource.OfFile.open(file)) {
            return SafetensorsHeader.read(source).metadata();
        }
    }

    /**
     * Writes a file, which appears complete or not at all. Equal tensors and metadata give equal bytes, whatever the
     * order of the maps and the layout of the tensors.
     *
     * @throws UserError when the file cannot be written
     * @throws IllegalArgumentException for a tensor whose type the format does not have
     */
    public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) {
        NewFile.write(file, out -> write(out, tensors, metadata));
    }

    /** Writes the same bytes to a stream, and leaves it open. */
    public static void write(OutputStream out, Map<String, Tensor> tensors, Map<String, String> metadata)
            throws IOException {
        List<Map.Entry<String, Tensor>> inOrder = SafetensorsHeader.inOrder(tensors);
        out.write(SafetensorsHeader.of(inOrder, metadata).toBytes());
        for (Map.Entry<String, Tensor> named : inOrder) TensorBytes.write(named.getValue(), out);
    }
}
