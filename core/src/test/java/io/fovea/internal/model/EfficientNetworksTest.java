package io.fovea.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import io.fovea.internal.architecture.Architecture;
import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.architecture.Network;
import io.fovea.internal.inference.InferenceModel;
import io.fovea.internal.layer.Layer;
import io.fovea.internal.layer.Node;
import io.fovea.internal.layer.Shape;
import io.fovea.internal.layer.StateTensor;
import io.fovea.internal.layer.StochasticDepth;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Precision;
import io.fovea.internal.torch.Scope;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What golden values do not show of MobileNetV3, EfficientNet and RegNet. */
class EfficientNetworksTest {
    /** The first norm of each network after one step from zero, as a share of the batch's mean. */
    @ParameterizedTest
    @CsvSource({
        "mobilenet_v3_small, features.0, 0.01",
        "efficientnet_b0, features.0, 0.1",
        "efficientnet_b5, features.0, 0.01",
        "efficientnet_v2_s, features.0, 0.1",
        "regnet_y_400mf, stem, 0.1"
    })
    void runningStatisticsMoveAsTorchvisions(String name, String stem, double momentum) {
        try (ImageModel model = ImageModel.create(Architectures.of(name).spec(2), 1);
                Scope scope = Scope.inference()) {
            Tensor images = Formula.image(4, 3, 33, 33);
            model.training(true);
            model.features(images);
            Tensor weight = tensor(model, stem + ".0.weight");
            Tensor maps = torch.conv2d(
                    images, weight, new TensorOptional(), new long[] {2, 2}, new long[] {1, 1}, new long[] {1, 1}, 1);
            Tensor means = maps.mean(new long[] {0, 2, 3}, false, new ScalarTypeOptional());
            Tensor moved = tensor(model, stem + ".1.running_mean");
            assertEquals(momentum, moved.norm().item_double() / means.norm().item_double(), 1e-5);
        }
    }

    /** Parameters of torchvision's {@code mobilenet_v3_*(width_mult=...)}. */
    @ParameterizedTest
    @CsvSource({
        "mobilenet_v3_small, 0.5, 917264",
        "mobilenet_v3_small, 0.75, 1653920",
        "mobilenet_v3_large, 0.75, 3377576",
        "mobilenet_v3_large, 1.25, 8164744"
    })
    void mobileNetV3IsAsWideAsTorchvisions(String name, String width, long parameters) {
        ModelSpec spec = new ModelSpec(name, 1000, 3, 224, 224, HeadSpec.DEFAULT, Map.of("width", width));
        assertEquals(
                parameters,
                Node.walk(Architectures.of(name).build(spec).whole()).stream()
                        .flatMap(node -> node.layer().weights().values().stream())
                        .filter(StateTensor::isParameter)
                        .mapToLong(StateTensor::count)
                        .sum());
    }

    @ParameterizedTest
    @CsvSource({"mobilenet_v3_small, 576", "mobilenet_v3_large, 960", "efficientnet_b0, 1280", "regnet_y_400mf, 440"})
    void featuresAreWhatIsPooled(String name, int width) {
        Architecture architecture = Architectures.of(name);
        ModelSpec spec = architecture.spec(2);
        Shape features = architecture.build(spec).trunk().outputShape(spec.input());
        assertEquals(Shape.vector(width), features);
    }

    @Test
    void stochasticDepthGrowsLinearlyOverTheBlocks() {
        Architecture b0 = Architectures.of("efficientnet_b0");
        // 16 blocks, those at 0, 1, 3, 5, 8, 11 and 15 without a shortcut
        List<String> expected = Stream.of(2, 4, 6, 7, 9, 10, 12, 13, 14)
                .map(block -> "StochasticDepth " + 0.2 * block / 16)
                .toList();
        assertEquals(expected, depths(b0.build(b0.spec(2))));
        ModelSpec off = new ModelSpec(b0.name(), 2, 3, 224, 224, HeadSpec.DEFAULT, Map.of("drop_path", "0"));
        assertEquals(9, depths(b0.build(off)).size());
        assertTrue(depths(b0.build(off)).stream().allMatch("StochasticDepth 0.0"::equals));
        for (String bad : List.of("1", "-0.1", "often", "NaN")) {
            ModelSpec spec = new ModelSpec(b0.name(), 2, 3, 224, 224, HeadSpec.DEFAULT, Map.of("drop_path", bad));
            UserError error = assertThrows(UserError.class, () -> b0.build(spec));
            assertTrue(String.valueOf(error.getMessage()).endsWith(bad), error.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mobilenet_v3_small", "efficientnet_b0", "regnet_y_400mf"})
    void otherChannelsAndSizesFit(String name) {
        ModelSpec spec = new ModelSpec(name, 4, 1, 33, 50, HeadSpec.DEFAULT, Map.of());
        try (ImageModel model = ImageModel.create(spec, 1);
                Scope scope = Scope.inference()) {
            assertEquals(4, model.forward(Formula.image(2, 1, 33, 50)).size(1));
            assertEquals(4, model.forward(Formula.image(2, 1, 1, 1)).size(1));
        }
    }

    /** EfficientNetV2 is too large for the everyday contract test. */
    @ParameterizedTest
    @ValueSource(strings = "efficientnet_v2_s")
    void fusedBlocksComputeTheSameWhenPrepared(String name) {
        ModelSpec spec = new ModelSpec(name, 100, 3, 64, 64, HeadSpec.DEFAULT, Map.of());
        try (ImageModel model = ImageModel.create(spec, 1);
                Scope scope = Scope.inference()) {
            Formula.fill(model.tensors());
            Tensor images = Formula.image(2, 3, 64, 64);
            float[] expected = HostCopy.floats(model.forward(images));
            try (InferenceModel prepared = model.prepare(Precision.FP32)) {
                Golden.assertClose(expected, HostCopy.floats(prepared.forward(images)), 1e-5, "logits");
            }
        }
    }

    /** Bounds are five standard errors. */
    @Test
    void firstWeightsAreDistributedAsTorchvisions() {
        try (ImageModel model =
                ImageModel.create(Architectures.of("mobilenet_v3_small").spec(1000), 1)) {
            assertSpread(model, "features.4.block.1.0.weight", Math.sqrt(2.0 / (96 * 25)));
            assertSpread(model, "features.4.block.2.fc1.weight", Math.sqrt(2.0 / 24));
            assertSpread(model, "features.4.block.2.fc2.bias", 0);
            assertSpread(model, "classifier.0.weight", 0.01);
            assertSpread(model, "classifier.3.weight", 0.01);
            assertSpread(model, "classifier.3.bias", 0);
        }
        try (ImageModel model =
                ImageModel.create(Architectures.of("efficientnet_b0").spec(1000), 1)) {
            assertSpread(model, "features.8.0.weight", Math.sqrt(2.0 / 1280));
            assertSpread(model, "features.2.0.block.2.fc1.bias", 0);
            assertSpread(model, "classifier.1.weight", Math.sqrt(1.0 / 1000 / 3));
            assertSpread(model, "classifier.1.bias", 0);
        }
        try (ImageModel model =
                ImageModel.create(Architectures.of("regnet_y_400mf").spec(1000), 1)) {
            assertSpread(model, "trunk_output.block2.block2-0.f.b.0.weight", Math.sqrt(2.0 / (104 * 9)));
            assertSpread(model, "trunk_output.block4.block4-1.f.se.fc1.bias", Math.sqrt(1.0 / 440 / 3));
            assertSpread(model, "fc.weight", 0.01);
            assertSpread(model, "fc.bias", 0);
        }
    }

    private static void assertSpread(ImageModel model, String name, double std) {
        Tensor values = tensor(model, name);
        double found = Math.sqrt(values.detach().pow(new Scalar(2)).mean().item_double());
        assertEquals(std, found, 5 * std / Math.sqrt(2.0 * values.numel()), name);
    }

    private static List<String> depths(Network network) {
        return Node.walk(network.whole()).stream()
                .map(Node::layer)
                .filter(StochasticDepth.class::isInstance)
                .map(Layer::kind)
                .toList();
    }

    private static Tensor tensor(ImageModel model, String name) {
        return Objects.requireNonNull(model.tensors().get(name), name);
    }
}
