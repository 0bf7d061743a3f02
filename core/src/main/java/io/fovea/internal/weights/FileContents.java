package io.fovea.internal.weights;

import io.fovea.internal.architecture.Architecture;
import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.tensorfile.TensorFile;
import io.fovea.internal.torch.Finite;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What a weight file holds, without its numbers.
 *
 * @param format as {@link TensorFile.Contents#format}
 * @param ignored entries that are no named tensors
 * @param notes what was done to find or rename the tensors
 * @param architecture the one whose tensors these seem to be, if any
 * @param recognition whether these are published weights
 * @param notFinite names of tensors that hold NaN or infinity
 */
public record FileContents(
        String format,
        List<Row> tensors,
        List<String> ignored,
        List<String> notes,
        @Nullable String architecture,
        Recognition recognition,
        List<String> notFinite) {
    /**
     * @param shape sizes of every dimension; empty for a single number
     * @param type of the numbers in the file, as {@code Float} or {@code BFloat16}
     */
    public record Row(String name, List<Long> shape, String type, long numbers) {}

    public FileContents {
        tensors = List.copyOf(tensors);
    }

    /**
     * Reads .pth, .safetensors or .fovea.
     *
     * @param cache which knows published weights
     * @throws io.fovea.UserError if the file cannot be read
     */
    public static FileContents read(Path file, PretrainedCache cache) {
        try (Scope scope = Scope.inference()) {
            TensorFile.Contents contents = TensorFile.readAll(file);
            List<Row> rows = new ArrayList<>();
            Map<String, long[]> shapes = new LinkedHashMap<>();
            contents.tensors().forEach((name, tensor) -> {
                long[] shape = HostCopy.shape(tensor);
                shapes.put(name, shape);
                rows.add(row(name, shape, tensor));
            });
            String architecture =
                    Architectures.guess(shapes).map(Architecture::name).orElse(null);
            return new FileContents(
                    contents.format(),
                    rows,
                    contents.ignored(),
                    contents.notes(),
                    architecture,
                    cache.recognise(file),
                    List.copyOf(Finite.not(contents.tensors())));
        }
    }

    /** Numbers in all tensors. */
    public long numbers() {
        return tensors.stream().mapToLong(Row::numbers).sum();
    }

    private static Row row(String name, long[] shape, Tensor tensor) {
        List<Long> sizes = java.util.Arrays.stream(shape).boxed().toList();
        return new Row(name, sizes, tensor.scalar_type().toString(), tensor.numel());
    }
}
