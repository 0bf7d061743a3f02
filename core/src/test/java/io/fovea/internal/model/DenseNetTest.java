package io.fovea.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import io.fovea.internal.architecture.Architecture;
import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class DenseNetTest {
    private static final Architecture DENSENET = Architectures.of("densenet121");

    @Test
    void publishedFilesWithDotsInLayerNamesLoad() {
        try (ImageModel model = ImageModel.create(DENSENET.spec(1000), 1);
                Scope scope = Scope.inference()) {
            Map<String, Tensor> file = published(model);
            assertTrue(file.containsKey("features.denseblock1.denselayer1.norm.1.running_mean"));
            assertTrue(file.containsKey("features.denseblock4.denselayer16.conv.2.weight"));
            assertTrue(file.containsKey("features.transition1.norm.weight"), "names of other layers stay");
            LoadReport report = model.load(file);
            assertTrue(report.complete(), report.toText());
            file.forEach((old, values) -> {
                String name = DENSENET.currentName().apply(old);
                assertTrue(
                        torch.equal(
                                values, Objects.requireNonNull(model.tensors().get(name), old)),
                        old);
            });
            assertEquals(
                    "densenet121",
                    Architectures.guess(shapes(file)).orElseThrow().name());
        }
    }

    @Test
    void oneTensorUnderBothNamesIsRefused() {
        try (ImageModel model = ImageModel.create(DENSENET.spec(10), 1);
                Scope scope = Scope.inference()) {
            Map<String, Tensor> file = published(model);
            String name = "features.denseblock1.denselayer1.norm1.weight";
            file.put(name, Objects.requireNonNull(model.tensors().get(name)));
            UserError error = assertThrows(UserError.class, () -> model.load(file));
            assertTrue(String.valueOf(error.getMessage()).contains(name), error.getMessage());
        }
    }

    @Test
    void firstWeightsAreDistributedAsTorchvisions() {
        try (ImageModel model = ImageModel.create(DENSENET.spec(1000), 1)) {
            assertStd(model, "features.conv0.weight", Math.sqrt(2.0 / 147));
            assertStd(model, "features.denseblock1.denselayer1.conv1.weight", Math.sqrt(2.0 / 64));
            assertStd(model, "features.denseblock3.denselayer24.conv2.weight", Math.sqrt(2.0 / (128 * 9)));
            assertStd(model, "classifier.weight", Math.sqrt(1.0 / (3 * 1024)));
            for (float bias :
                    HostCopy.floats(Objects.requireNonNull(model.tensors().get("classifier.bias")))) {
                assertEquals(0, bias);
            }
        }
    }

    private static void assertStd(ImageModel model, String name, double std) {
        float[] weights = HostCopy.floats(Objects.requireNonNull(model.tensors().get(name), name));
        double squares = 0;
        for (float weight : weights) squares += (double) weight * weight;
        assertEquals(std, Math.sqrt(squares / weights.length), 5 * std / Math.sqrt(2.0 * weights.length), name);
    }

    /** Formula's values under the names of torchvision's files, which hold no batch counters. */
    private static Map<String, Tensor> published(ImageModel model) {
        Map<String, Tensor> file = new LinkedHashMap<>();
        Formula.values(model.tensors())
                .forEach((name, tensor) ->
                        file.put(name.replaceFirst("(denselayer\\d+\\.)(norm|conv)([12])\\.", "$1$2.$3."), tensor));
        return file;
    }

    private static Map<String, long[]> shapes(Map<String, Tensor> file) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        file.forEach((name, tensor) -> shapes.put(name, HostCopy.shape(tensor)));
        return shapes;
    }
}
