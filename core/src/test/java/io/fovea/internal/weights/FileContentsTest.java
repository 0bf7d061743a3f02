package io.fovea.internal.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.tensorfile.Safetensors;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileContentsTest {
    @TempDir
    Path folder;

    private PretrainedCache cache() {
        return new PretrainedCache(folder.resolve("cache"), null, true, Duration.ofSeconds(1));
    }

    @Test
    void namesWhatIsNotFinite() {
        Path file = folder.resolve("diverged.safetensors");
        try (Scope scope = Scope.open()) {
            Tensor good = HostCopy.toTensor(new float[6], 2, 3);
            Tensor bad = HostCopy.toTensor(new float[] {1, Float.NaN}, 2);
            Safetensors.write(file, Map.of("x", good, "y", bad), Map.of());
        }
        assertEquals(List.of("y"), FileContents.read(file, cache()).notFinite());
    }

    @Test
    void listsTensorsAndGuessesTheArchitecture() {
        Path file = folder.resolve("weights.safetensors");
        try (ImageModel model =
                ImageModel.create(Architectures.of("mobilenet_v2").spec(10), 1)) {
            Safetensors.write(file, model.tensors(), Map.of());
        }
        long before = Pointer.totalCount();
        FileContents contents = FileContents.read(file, cache());
        assertTrue(Pointer.totalCount() <= before, "natives are left behind");
        assertEquals("safetensors", contents.format());
        assertEquals("mobilenet_v2", contents.architecture());
        assertEquals(314, contents.tensors().size());
        FileContents.Row first = contents.tensors().stream()
                .filter(row -> row.name().equals("features.0.0.weight"))
                .findFirst()
                .orElseThrow();
        assertEquals(new FileContents.Row("features.0.0.weight", List.of(32L, 3L, 3L, 3L), "Float", 864), first);
        FileContents.Row counter = contents.tensors().stream()
                .filter(row -> row.name().endsWith("0.1.num_batches_tracked"))
                .findFirst()
                .orElseThrow();
        assertEquals(List.of(), counter.shape());
        assertEquals("Long", counter.type());
    }

    @Test
    void whatLooksLikeNothingIsNotGuessed() {
        Path file = folder.resolve("other.safetensors");
        try (Scope scope = Scope.open()) {
            Safetensors.write(file, Map.of("x", HostCopy.toTensor(new float[6], 2, 3)), Map.of());
        }
        FileContents contents = FileContents.read(file, cache());
        assertNull(contents.architecture());
        assertEquals(6, contents.numbers());
    }
}
