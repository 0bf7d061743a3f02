package io.fovea.internal.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.UserError;
import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.architecture.Network;
import io.fovea.internal.layer.Layer;
import io.fovea.internal.layer.Node;
import io.fovea.internal.layer.PositionEmbedding;
import io.fovea.internal.layer.Shape;
import io.fovea.internal.layer.StateTensor;
import io.fovea.internal.layer.WindowAttention;
import io.fovea.internal.layer.Windows;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

/** What attention networks do and the golden values do not show. */
class TransformerTest {
    private static final String POSITIONS = "encoder.pos_embedding";

    private record Interpolated(String torch, String torchvision, int from, int width, List<Case> cases) {
        private record Case(int side, float[] values) {}
    }

    @Test
    void positionEmbeddingsAreInterpolatedAsTorchvisionDoes() throws Exception {
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("/golden/positions.json"));
                Scope scope = Scope.inference()) {
            Interpolated golden = new ObjectMapper().readValue(in, Interpolated.class);
            Tensor values = Formula.image(1, golden.from() * golden.from() + 1, golden.width());
            for (Interpolated.Case expected : golden.cases()) {
                StateTensor weight = positions(expected.side(), expected.side(), golden.width());
                Tensor adapted = weight.adapted(values).orElseThrow();
                assertArrayEquals(weight.shape(), HostCopy.shape(adapted));
                Golden.assertClose(expected.values(), HostCopy.floats(adapted), 1e-6, "side " + expected.side());
            }
            long[] wide = HostCopy.shape(positions(2, 5, 4).adapted(values).orElseThrow());
            assertArrayEquals(new long[] {1, 11, 4}, wide);
        }
    }

    @Test
    void embeddingsOfNoSquareGridOrAnotherWidthAreNotInterpolated() {
        try (Scope scope = Scope.inference()) {
            StateTensor weight = positions(3, 3, 4);
            for (Tensor other :
                    List.of(torch.zeros(1, 8, 4), torch.zeros(1, 5, 8), torch.zeros(1, 1, 4), torch.zeros(5, 4))) {
                assertTrue(weight.adapted(other).isEmpty());
            }
        }
    }

    @Test
    void weightsForAnotherImageSizeAndUnderFormerNamesLoad() {
        try (ImageModel model = ImageModel.create(vit(96, 64), 1);
                Scope scope = Scope.inference()) {
            Map<String, Tensor> file = new LinkedHashMap<>();
            model.tensors().forEach((name, tensor) -> {
                String former = name.replace("mlp.0.", "mlp.linear_1.").replace("mlp.3.", "mlp.linear_2.");
                file.put(former, name.contains("encoder_layer_11.mlp") ? torch.ones_like(tensor) : tensor);
            });
            Tensor square = Formula.image(1, 5, 768);
            file.put(POSITIONS, square);
            LoadReport report = model.load(file);
            assertTrue(report.complete(), report.toText());
            assertEquals(
                    "1 interpolated (encoder.pos_embedding: model [1, 7, 768], file [1, 5, 768])", report.toText());
            Tensor loaded = Objects.requireNonNull(model.tensors().get(POSITIONS));
            assertTrue(torch.equal(square.select(1, 0), loaded.select(1, 0)), "the class token's place has moved");
            assertTrue(torch.equal(square.select(1, 1), loaded.select(1, 1)), "corners are aligned");
            assertTrue(torch.equal(square.select(1, 4), loaded.select(1, 6)), "corners are aligned");
            Tensor renamed = Objects.requireNonNull(model.tensors().get("encoder.layers.encoder_layer_11.mlp.3.bias"));
            assertEquals(768, renamed.sum().item_double());

            file.put(POSITIONS, torch.zeros(1, 7, 512));
            UserError error = assertThrows(UserError.class, () -> model.load(file));
            assertTrue(String.valueOf(error.getMessage()).contains("[1, 7, 512]"), error.getMessage());
        }
    }

    @Test
    void formerNamesAreRecognised() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        for (Node node : Node.walk(
                Architectures.of("vit_l_32").build(vit(224, 224, "vit_l_32")).whole())) {
            node.layer().weights().forEach((name, weight) -> {
                String full = Node.join(node.path(), name);
                shapes.put(full.replace("mlp.0.", "mlp.linear_1.").replace("mlp.3.", "mlp.linear_2."), weight.shape());
            });
        }
        assertEquals("vit_l_32", Architectures.guess(shapes).orElseThrow().name());
    }

    @Test
    void imagesAreWholePatches() {
        UserError error =
                assertThrows(UserError.class, () -> Architectures.of("vit_b_32").build(vit(224, 230)));
        assertEquals("vit_b_32 takes images of whole patches of 32x32 pixels, got 224x230", error.getMessage());
        Network network = Architectures.of("vit_b_32").build(vit(224, 96));
        assertEquals(Shape.vector(1000), network.whole().outputShape(Shape.image(3, 224, 96)));
        for (Shape other : List.of(Shape.image(3, 224, 97), Shape.image(3, 96, 224))) {
            assertThrows(IllegalArgumentException.class, () -> network.whole().outputShape(other));
        }
    }

    @Test
    void hierarchiesTakeAnySizeAndChannels() {
        for (String name : List.of("swin_t", "convnext_tiny")) {
            for (int size : List.of(32, 97, 256)) {
                ModelSpec spec = new ModelSpec(name, 7, 1, size, size + 3, HeadSpec.DEFAULT, Map.of());
                Network network = Architectures.of(name).build(spec);
                assertEquals(Shape.vector(7), network.whole().outputShape(spec.input()));
            }
            ModelSpec tiny = new ModelSpec(name, 7, 3, 3, 3, HeadSpec.DEFAULT, Map.of());
            assertThrows(UserError.class, () -> Architectures.of(name).build(tiny));
        }
    }

    @Test
    void stochasticDepthGrowsOverTheBlocks() {
        for (String name : List.of("swin_t", "convnext_tiny")) {
            ModelSpec spec = new ModelSpec(name, 7, 3, 64, 64, HeadSpec.DEFAULT, Map.of("drop_path", "0.5"));
            List<Double> rates = Node.walk(Architectures.of(name).build(spec).whole()).stream()
                    .map(node -> node.layer().kind())
                    .filter(kind -> kind.startsWith("StochasticDepth"))
                    .map(kind -> Double.parseDouble(kind.substring(kind.indexOf(' '))))
                    .toList();
            assertEquals(0, rates.get(0));
            assertEquals(0.5, rates.get(rates.size() - 1), 1e-9);
            assertEquals(rates.stream().sorted().toList(), rates);
        }
    }

    /** The golden values need not hold this gradient, and attention with a learned bias takes another kernel. */
    @Test
    void positionBiasesHaveTheGradientOfFiniteDifferences() {
        WindowAttention layer = new WindowAttention(3, 2, 1);
        layer.weights().values().forEach(weight -> weight.allocate(3));
        Tensor table = Objects.requireNonNull(layer.weights().get("relative_position_bias_table"))
                .tensor();
        try (Scope scope = Scope.open()) {
            table.set_data(table.to(ScalarType.Double));
            Tensor x = Formula.image(2, 3, 2, 4, 18).to(ScalarType.Double);
            loss(layer, x).backward();
            Tensor direction = torch.randn(HostCopy.shape(table)).to(ScalarType.Double);
            double slope = table.grad().mul(direction).sum().item_double();
            double h = 1e-6;
            Tensor start = table.detach().clone();
            table.set_data(start.add(direction.mul(new Scalar(h))));
            double ahead = loss(layer, x).item_double();
            table.set_data(start.sub(direction.mul(new Scalar(h))));
            double behind = loss(layer, x).item_double();
            assertEquals((ahead - behind) / (2 * h), slope, 1e-6 * Math.abs(slope));
        } finally {
            layer.weights().values().forEach(StateTensor::release);
        }
    }

    /** A change at the left edge must not reach the right edge, though shifting brings them into one window. */
    @Test
    void shiftedWindowsKeepOppositeEdgesApart() {
        Windows windows = new Windows(2, 1, new WindowAttention(1, 2, 1));
        List<StateTensor> weights = Node.walk(windows).stream()
                .flatMap(node -> node.layer().weights().values().stream())
                .toList();
        weights.forEach(weight -> weight.allocate(1));
        try (Scope scope = Scope.inference()) {
            Tensor x = Formula.image(1, 4, 6, 3);
            Tensor before = windows.forward(x);
            Tensor changed = x.clone();
            changed.narrow(2, 0, 1).add_(new Scalar(1));
            Tensor off = windows.forward(changed).sub(before).abs();
            assertTrue(off.narrow(2, 0, 1).max().item_double() > 0.1);
            assertTrue(off.narrow(2, 1, 5).max().item_double() < 1e-6, "the edges see each other");
        } finally {
            weights.forEach(StateTensor::release);
        }
    }

    private static Tensor loss(Layer layer, Tensor x) {
        Tensor y = layer.forward(x);
        return y.mul(y).sum();
    }

    private static StateTensor positions(int rows, int columns, int width) {
        return Objects.requireNonNull(
                new PositionEmbedding(rows, columns, width).weights().get("pos_embedding"));
    }

    private static ModelSpec vit(int height, int width) {
        return vit(height, width, "vit_b_32");
    }

    private static ModelSpec vit(int height, int width, String name) {
        return new ModelSpec(name, 1000, 3, height, width, HeadSpec.DEFAULT, Map.of());
    }
}
