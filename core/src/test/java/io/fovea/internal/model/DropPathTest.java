package io.fovea.internal.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.layer.Node;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.RandomStream;
import io.fovea.internal.torch.Scope;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Drop-path where an architecture has none by itself. */
class DropPathTest {
    private static ModelSpec spec(String name, Map<String, String> options) {
        return new ModelSpec(name, 3, 3, 32, 32, HeadSpec.DEFAULT, options);
    }

    private static List<Double> rates(ModelSpec spec) {
        return Node.walk(Architectures.of(spec.architecture()).build(spec).whole()).stream()
                .map(node -> node.layer().kind())
                .filter(kind -> kind.startsWith("StochasticDepth"))
                .map(kind -> Double.parseDouble(kind.substring(kind.indexOf(' '))))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"resnet20, 9, 0.0444", "resnet18, 8, 0.05", "resnet50, 16, 0.025", "vit_b_32, 22, 0.0364"})
    void growsOverTheBlocks(String name, int count, double first) {
        List<Double> rates = rates(spec(name, Map.of("drop_path", "0.4")));
        assertEquals(count, rates.size());
        assertEquals(first, rates.get(0), 1e-4);
        assertEquals(0.4, rates.get(count - 1), 1e-9);
        assertEquals(rates.stream().sorted().toList(), rates);
        assertEquals(List.of(), rates(spec(name, Map.of())));
    }

    @ParameterizedTest
    @CsvSource({"resnet20", "vit_b_32"})
    void isOfTrainingAlone(String name) {
        try (ImageModel without = ImageModel.create(spec(name, Map.of()), 3);
                ImageModel with = ImageModel.create(spec(name, Map.of("drop_path", "0.9")), 3);
                Scope scope = Scope.inference()) {
            assertEquals(without.tensors().keySet(), with.tensors().keySet());
            Tensor images = torch.randn(4, 3, 32, 32);
            assertArrayEquals(features(without, images), features(with, images));
            without.training(true);
            with.training(true);
            assertFalse(Arrays.equals(features(without, images), features(with, images)));
        }
    }

    private static float[] features(ImageModel model, Tensor images) {
        try (RandomStream random = RandomStream.open(1)) {
            return HostCopy.floats(model.features(images));
        }
    }
}
