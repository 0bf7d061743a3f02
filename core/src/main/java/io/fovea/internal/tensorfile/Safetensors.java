package io.fovea.internal.tensorfile;

import io.fovea.UserError;
import io.fovea.internal.file.NewFile;
import io.fovea.internal.torch.Engine;
import io.fovea.internal.torch.Scope;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
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
     * @throws UserError when the file does not exist, is cut short, its header contradicts itself, or it has a checksum
     *     and is not what that says
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
        SafetensorsChecksum.verify(source, header);
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

    /**
     * The free text in the header of a file, without the checksum; empty when it has none.
     *
     * @throws UserError as for {@link #read(Path)}
     */
    public static Map<String, String> metadata(Path file) {
        try (ByteSource.OfFile source = ByteSource.OfFile.open(file)) {
            SafetensorsHeader header = SafetensorsHeader.read(source);
            SafetensorsChecksum.verify(source, header);
            Map<String, String> metadata = new LinkedHashMap<>(header.metadata());
            metadata.remove(SafetensorsChecksum.KEY);
            return Collections.unmodifiableMap(metadata);
        }
    }

    /**
     * Writes a file with a checksum in its metadata ({@link SafetensorsChecksum}), which appears complete or not at
     * all. Equal tensors and metadata give equal bytes, whatever the order of the maps and the layout of the tensors.
     *
     * @throws UserError when the file cannot be written
     * @throws IllegalArgumentException for a tensor whose type the format does not have
     */
    public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) {
        List<Map.Entry<String, Tensor>> inOrder = SafetensorsHeader.inOrder(tensors);
        byte[] header = SafetensorsHeader.of(inOrder, SafetensorsChecksum.withRoom(metadata))
                .toBytes();
        NewFile.write(file, out -> {
            SafetensorsChecksum.fill(header, inOrder);
            write(out, header, inOrder);
        });
    }

    /** Writes to a stream, which stays open; without a checksum, which is the matter of what the stream goes into. */
    public static void write(OutputStream out, Map<String, Tensor> tensors, Map<String, String> metadata)
            throws IOException {
        List<Map.Entry<String, Tensor>> inOrder = SafetensorsHeader.inOrder(tensors);
        write(out, SafetensorsHeader.of(inOrder, metadata).toBytes(), inOrder);
    }

    private static void write(OutputStream out, byte[] header, List<Map.Entry<String, Tensor>> inOrder)
            throws IOException {
        out.write(header);
        for (Map.Entry<String, Tensor> named : inOrder) TensorBytes.write(named.getValue(), out);
    }
}
