package io.fovea.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.inference.InferenceModel;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Precision;
import io.fovea.internal.torch.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The networks compute what PyTorch and torchvision compute. */
class GoldenNetworkTest {
    @ParameterizedTest
    @ValueSource(strings = {"mobilenet_v2", "cnn", "mlp"})
    void namesOrderAndShapesAreThoseOfTheStateDict(String name) {
        Golden golden = Golden.of(name);
        try (ImageModel model = filled(name, golden)) {
            Map<String, List<Long>> shapes = new LinkedHashMap<>();
            model.tensors()
                    .forEach((key, tensor) -> shapes.put(
                            key, LongStream.of(HostCopy.shape(tensor)).boxed().toList()));
            assertEquals(new ArrayList<>(golden.state().entrySet()), new ArrayList<>(shapes.entrySet()));
            assertEquals(golden.parameters(), model.summary().parameters());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mobilenet_v2", "cnn", "mlp"})
    void logitsEqualPyTorchs(String name) {
        Golden golden = Golden.of(name);
        try (ImageModel model = filled(name, golden);
                InferenceModel prepared = model.prepare(Precision.FP32);
                Scope scope = Scope.inference()) {
            Tensor images = Formula.image(golden.evaluated());
            Golden.assertClose(golden.logits(), HostCopy.floats(model.forward(images)), 1e-5, "logits");
            Golden.assertClose(golden.logits(), HostCopy.floats(prepared.forward(images)), 1e-5, "prepared logits");
        }
    }

    /** In float64, because in float32 values near a kink fall on either side: see networks.py. */
    @ParameterizedTest
    @ValueSource(strings = {"mobilenet_v2", "cnn", "mlp"})
    void aTrainingStepEqualsPyTorchs(String name) {
        Golden golden = Golden.of(name);
        try (ImageModel model = filled(name, golden);
                Scope scope = Scope.open()) {
            Map<String, Tensor> tensors = model.tensors();
            tensors.values().stream()
                    .filter(tensor -> tensor.is_floating_point())
                    .forEach(tensor -> tensor.set_data(tensor.to(ScalarType.Double)));
            model.training(true);
            Tensor logits = model.forward(Formula.image(golden.trained()).to(ScalarType.Double));
            torch.cross_entropy_loss(logits, HostCopy.toTensor(golden.labels(), golden.labels().length))
                    .backward();
            Golden.assertClose(golden.trainLogits(), HostCopy.floats(logits), 1e-7, "training logits");
            golden.gradients()
                    .forEach((key, expected) -> Golden.assertClose(
                            expected, HostCopy.floats(tensor(tensors, key).grad()), 1e-7, "gradient of " + key));
            golden.means()
                    .forEach((key, expected) ->
                            Golden.assertClose(expected, HostCopy.floats(tensor(tensors, key)), 1e-7, key));
            tensors.forEach((key, tensor) -> {
                if (key.endsWith("num_batches_tracked")) assertEquals(1, HostCopy.longs(tensor)[0], key);
            });
        }
    }

    private static Tensor tensor(Map<String, Tensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }

    private static ImageModel filled(String name, Golden golden) {
        List<Long> last =
                new ArrayList<>(golden.state().values()).get(golden.state().size() - 1);
        ModelSpec spec = Architectures.of(name).spec(Math.toIntExact(last.get(0)));
        HeadSpec head = new HeadSpec(List.of(), 0.0); // dropout is random
        ImageModel model = ImageModel.create(
                new ModelSpec(name, spec.classes(), spec.channels(), spec.height(), spec.width(), head, Map.of()), 1);
        Formula.fill(model.tensors());
        return model;
    }
}
