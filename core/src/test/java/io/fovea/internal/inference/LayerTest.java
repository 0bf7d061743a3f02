package io.fovea.internal.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fovea.Precision;
import io.fovea.internal.architecture.SqueezeExcitation;
import io.fovea.internal.layer.Activation;
import io.fovea.internal.layer.AdaptiveAveragePool;
import io.fovea.internal.layer.Attention;
import io.fovea.internal.layer.AvgPool2d;
import io.fovea.internal.layer.BatchNorm;
import io.fovea.internal.layer.Chain;
import io.fovea.internal.layer.ChannelShuffle;
import io.fovea.internal.layer.ChannelSlice;
import io.fovea.internal.layer.ClassToken;
import io.fovea.internal.layer.Concat;
import io.fovea.internal.layer.Conv2d;
import io.fovea.internal.layer.ConvGeometry;
import io.fovea.internal.layer.Dropout;
import io.fovea.internal.layer.ExactSize;
import io.fovea.internal.layer.Fill;
import io.fovea.internal.layer.FirstToken;
import io.fovea.internal.layer.Flatten;
import io.fovea.internal.layer.Gate;
import io.fovea.internal.layer.GlobalAveragePool;
import io.fovea.internal.layer.GlobalMaxPool;
import io.fovea.internal.layer.GroupNorm;
import io.fovea.internal.layer.Layer;
import io.fovea.internal.layer.LayerNorm;
import io.fovea.internal.layer.LayerScale;
import io.fovea.internal.layer.Linear;
import io.fovea.internal.layer.MaxPool2d;
import io.fovea.internal.layer.Node;
import io.fovea.internal.layer.PaddedSubsample;
import io.fovea.internal.layer.PatchMerging;
import io.fovea.internal.layer.Permute;
import io.fovea.internal.layer.PositionEmbedding;
import io.fovea.internal.layer.Residual;
import io.fovea.internal.layer.Shape;
import io.fovea.internal.layer.StateTensor;
import io.fovea.internal.layer.Step;
import io.fovea.internal.layer.WindowAttention;
import io.fovea.internal.layer.Windows;
import io.fovea.internal.model.Formula;
import io.fovea.internal.model.Golden;
import io.fovea.internal.torch.Autocast;
import io.fovea.internal.torch.Cores;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.NumberType;
import io.fovea.internal.torch.RandomStream;
import io.fovea.internal.torch.Scope;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers in combinations that no architecture may have yet. */
class LayerTest {
    private final Map<String, StateTensor> open = new LinkedHashMap<>();

    static List<Chain> images() {
        return List.of(
                Chain.of(BatchNorm.of(3), Activation.RELU, Conv2d.of(3, 4, 3).withBias()),
                Chain.of(Conv2d.of(3, 4, 3), Activation.RELU, BatchNorm.of(4)),
                Chain.of(Conv2d.of(3, 4, 3), BatchNorm.of(4), BatchNorm.of(4), Activation.RELU, Activation.RELU6),
                Chain.of(Residual.of("", Chain.of(Activation.RELU, Conv2d.of(3, 3, 1)))),
                Chain.of(Residual.of("", Chain.of(Conv2d.of(3, 3, 3), Activation.RELU)), BatchNorm.of(3)),
                Chain.of(
                        Residual.of("", Chain.of(Conv2d.of(3, 6, 3).stride(2), BatchNorm.of(6)))
                                .shortcut("down", Chain.of(Conv2d.of(3, 6, 1).stride(2))),
                        Activation.RELU),
                Chain.of(
                        Residual.of("", Chain.of(Conv2d.of(3, 3, 3), BatchNorm.of(3))),
                        Activation.RELU,
                        Residual.of("", Chain.of(Activation.RELU6, Conv2d.of(3, 8, 1), BatchNorm.of(8)))
                                .shortcut("", new PaddedSubsample(1, 5)),
                        Activation.RELU,
                        new GlobalMaxPool()),
                Chain.of(Residual.of("", Conv2d.of(3, 6, 3).stride(2)).shortcut("", new PaddedSubsample(2, 3))),
                Chain.of(Conv2d.of(3, 8, 3), GroupNorm.of(4, 8), Activation.RELU, GroupNorm.of(1, 8)),
                Chain.of(GroupNorm.of(3, 3), Activation.GELU, Conv2d.of(3, 4, 3), GroupNorm.of(2, 4), Activation.RELU6),
                Chain.of(Residual.of("", new MaxPool2d(3, 1, 1)), new Dropout(0.5), Activation.RELU6),
                Chain.of(new MaxPool2d(2, 2, 0), Conv2d.of(3, 8, 2).padding(0), new AdaptiveAveragePool(2, 3)),
                Chain.of(
                        Concat.of("", Chain.of())
                                .and("narrow", Chain.of(Conv2d.of(3, 4, 1), BatchNorm.of(4), Activation.RELU))
                                .and("wide", Conv2d.of(3, 5, 3)),
                        BatchNorm.of(12),
                        Activation.RELU),
                Chain.of(
                        Conv2d.of(3, 6, 3),
                        Concat.of("", new ChannelSlice(0, 2))
                                .and("", Chain.of(new ChannelSlice(2, 6), Activation.RELU, Conv2d.of(4, 2, 3))),
                        new ChannelShuffle(2)),
                Chain.of(
                        Conv2d.of(3, 3, 1),
                        Concat.of("", Chain.of(Activation.RELU)).and("", Chain.of()),
                        Activation.RELU6),
                Chain.of(new GlobalAveragePool(), Concat.of("", Chain.of()).and("", Linear.of(3, 2))),
                Chain.of(new MaxPool2d(2, 2, 0, true), new AvgPool2d(2, 2, 0), Conv2d.of(3, 3, 1)),
                Chain.of(Concat.of("", new AvgPool2d(3, 1, 1)).and("", new MaxPool2d(3, 1, 1))),
                Chain.of(
                        Conv2d.of(3, 9, 3).groups(3),
                        BatchNorm.of(9),
                        new GlobalAveragePool(),
                        Linear.of(9, 5),
                        BatchNorm.of(5),
                        Activation.RELU,
                        BatchNorm.of(5)),
                Chain.of(new Flatten(), BatchNorm.of(3 * 81), Linear.of(3 * 81, 5)),
                Chain.of(Residual.of("", scaledTokens(new Dropout(0))), new LayerScale(3, 1), Activation.RELU),
                Chain.of(scaledTokens(Activation.RELU), new ExactSize(9, 9), BatchNorm.of(3)),
                Chain.of(
                        Conv2d.of(3, 12, 3).stride(3).padding(0),
                        Permute.CHANNELS_LAST,
                        new ClassToken(12),
                        new PositionEmbedding(3, 3, 12),
                        Residual.of("", attention(12, new Attention(4))),
                        new FirstToken()),
                Chain.of(Permute.CHANNELS_LAST, windows(4, 0), Permute.CHANNELS_FIRST),
                Chain.of(Permute.CHANNELS_LAST, Residual.of("", windows(4, 2)), new PatchMerging(3, 1e-5, Fill.ONE)),
                Chain.of(Permute.CHANNELS_LAST, LayerNorm.ofTokens(3, 1e-5), windows(3, 1), windows(9, 4)),
                Chain.of(Conv2d.of(3, 4, 3), BatchNorm.of(4).eps(0.5).momentum(0.3)),
                Chain.of(Gate.of("", Activation.SIGMOID), Activation.SILU),
                Chain.of(Conv2d.of(3, 4, 3), Gate.of("inner", Conv2d.of(4, 4, 1)), Activation.RELU6),
                Chain.of(
                        Conv2d.of(3, 4, 3),
                        Activation.HARDSWISH,
                        squeezeExcitation(4, Activation.RELU, Activation.HARDSIGMOID)),
                Chain.of(
                        Residual.of("", Chain.of(squeezeExcitation(3, Activation.SILU, Activation.SIGMOID)))
                                .shortcutFirst("down", Conv2d.of(3, 3, 1)),
                        BatchNorm.of(3)));
    }

    private static Chain scaledTokens(Layer after) {
        return Chain.of(
                Permute.CHANNELS_LAST,
                LayerNorm.ofTokens(3, 1e-6),
                Linear.of(3, 8),
                Activation.GELU,
                Linear.of(8, 3).withoutBias(),
                Permute.CHANNELS_FIRST,
                new LayerScale(3, 1),
                after);
    }

    private static Chain attention(int width, Layer core) {
        return Chain.of(Linear.of(width, 3 * width).prefixed("in_"), core, Linear.of(width, width));
    }

    private static Windows windows(int size, int shift) {
        return new Windows(size, shift, attention(3, new WindowAttention(3, size, shift)));
    }

    private static Gate squeezeExcitation(int channels, Activation delta, Activation sigma) {
        return SqueezeExcitation.of(
                Conv2d.of(channels, 2, 1).withBias(),
                delta,
                Conv2d.of(2, channels, 1).withBias(),
                sigma);
    }

    @ParameterizedTest
    @MethodSource("images")
    void preparedLayersComputeTheSame(Chain layers) {
        allocate(layers);
        try (Scope scope = Scope.inference()) {
            Tensor x = Formula.image(2, 3, 9, 9);
            float[] expected = HostCopy.floats(layers.forward(x));
            for (Precision precision : NumberType.ANSWERS) {
                Preparation plan = new Preparation(precision, Shape.image(3, 9, 9));
                plan.visit(layers);
                StepChain steps = plan.finish();
                Tensor y = steps.apply(x.to(NumberType.of(precision)));
                Golden.assertClose(
                        expected, HostCopy.floats(y), precision == Precision.FP32 ? 1e-5 : 2e-2, precision.toString());
                steps.close();
            }
            assertTrue(torch.equal(x, Formula.image(2, 3, 9, 9)), "the input was overwritten");
        }
    }

    @ParameterizedTest
    @MethodSource("images")
    void predictedShapesAreTrue(Chain layers) {
        allocate(layers);
        try (Scope scope = Scope.inference()) {
            long[] actual = HostCopy.shape(layers.forward(Formula.image(2, 3, 9, 9)));
            List<Integer> predicted = layers.outputShape(Shape.image(3, 9, 9)).sizes();
            assertEquals(predicted.size() + 1, actual.length);
            for (int i = 0; i < predicted.size(); i++)
                assertEquals(predicted.get(i).longValue(), actual[i + 1]);
        }
    }

    @ParameterizedTest
    @MethodSource("images")
    void gradientsAreThoseOfFiniteDifferences(Chain layers) {
        allocate(layers);
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            open.forEach((name, weight) -> tensors.put(name, weight.tensor()));
            tensors.values().stream()
                    .filter(Tensor::is_floating_point)
                    .forEach(tensor -> tensor.set_data(tensor.to(torch.ScalarType.Double)));
            Tensor x = Formula.image(2, 3, 9, 9).to(torch.ScalarType.Double).set_requires_grad(true);
            Tensor loss = loss(layers, x);
            loss.backward();
            Tensor direction = torch.randn(2, 3, 9, 9).to(torch.ScalarType.Double);
            double slope = x.grad().mul(direction).sum().item_double();
            double h = 1e-7;
            Tensor step = direction.mul(new Scalar(h));
            double ahead = loss(layers, x.detach().add(step)).item_double();
            double behind = loss(layers, x.detach().sub(step)).item_double();
            assertEquals((ahead - behind) / (2 * h), slope, 1e-4 * Math.max(1, Math.abs(slope)));
        }
    }

    /** Those whose layers mix types under autocast: norms and embeddings in float32, products in bf16. */
    static List<Chain> tokens() {
        return images().stream()
                .filter(chain -> Node.walk(chain).stream().anyMatch(node -> node.layer() instanceof Permute))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("tokens")
    void gradientsUnderAutocastAreNearlyThoseOfFloat32(Chain layers) {
        allocate(layers);
        try (Scope scope = Scope.open()) {
            float[] exact = inputGradient(layers, Precision.FP32);
            Golden.assertClose(exact, inputGradient(layers, Precision.BF16), 0.1, "gradient");
        }
    }

    private static float[] inputGradient(Chain layers, Precision precision) {
        Tensor x = Formula.image(2, 3, 9, 9).set_requires_grad(true);
        Tensor loss;
        try (Autocast autocast = Autocast.open(precision)) {
            loss = loss(layers, x);
        }
        loss.backward();
        return HostCopy.floats(x.grad());
    }

    /** Both ways to compute a folded convolution; on most machines networks take only the first. */
    @ParameterizedTest
    @EnumSource(Precision.class)
    void packedAndPlainConvolutionsComputeTheSame(Precision precision) {
        assumeTrue(PackedConvolution.available(precision), "no fused convolutions in " + precision);
        try (Scope scope = Scope.inference()) {
            ConvGeometry geometry = new ConvGeometry(4, 8, 3, 2, 1, 2);
            FoldedConvolution folded = new FoldedConvolution(
                    geometry,
                    Shape.image(4, 9, 7),
                    Formula.image(8, 2, 3, 3),
                    Formula.image(8, 1, 1, 1).view(8));
            Tensor x = Formula.image(3, 4, 9, 7).to(NumberType.of(precision));
            for (Activation activation : Arrays.asList(null, Activation.RELU, Activation.RELU6)) {
                Step packed = folded.compile(precision, activation);
                Step plain = folded.plain(precision, activation);
                Class<? extends Step> kind =
                        precision == Precision.FP32 ? PackedOperator.class : PackedConvolution.class;
                assertInstanceOf(kind, packed);
                for (int threads : new int[] {1, 4}) { // more images than threads, and fewer
                    try (Cores cores = Cores.take(threads)) {
                        Golden.assertClose(
                                HostCopy.floats(plain.apply(x)),
                                HostCopy.floats(packed.apply(x)),
                                precision == Precision.FP32 ? 1e-6 : 1e-2,
                                "with " + activation + " and " + threads + " threads");
                    }
                }
                packed.close();
                plain.close();
            }
        }
    }

    @Test
    void anActivationThatBeginsABranchSparesTheShortcut() {
        Residual residual = Residual.of("", Chain.of(Activation.RELU));
        Chain chain = Chain.of(Conv2d.of(3, 3, 1), residual);
        allocate(chain);
        try (Scope scope = Scope.inference()) {
            Tensor x = Formula.image(1, 3, 4, 4);
            Tensor y = ((Conv2d) chain.children().get(0).layer()).forward(x);
            assertArrayEquals(HostCopy.floats(y.add(torch.relu(y))), HostCopy.floats(chain.forward(x)));
        }
    }

    @Test
    void aShortcutWithoutWeightsKeepsPixelsAndAddsZeros() {
        try (Scope scope = Scope.inference()) {
            Tensor x = Formula.image(1, 2, 3, 3);
            float[] values = HostCopy.floats(x);
            float[] padded = HostCopy.floats(new PaddedSubsample(2, 3).forward(x));
            assertArrayEquals(new float[4], Arrays.copyOf(padded, 4), "one channel before");
            float[] corners = {values[0], values[2], values[6], values[8]};
            assertArrayEquals(corners, Arrays.copyOfRange(padded, 4, 8));
            assertArrayEquals(new float[8], Arrays.copyOfRange(padded, 12, 20), "two channels after");
        }
    }

    @Test
    void groupNormCentresEveryGroupOfEveryImage() {
        GroupNorm norm = GroupNorm.of(2, 4);
        norm.weights().values().forEach(weight -> weight.allocate(1)); // ones and zeros
        norm.weights().forEach(open::put);
        try (Scope scope = Scope.inference()) {
            Tensor groups = norm.forward(Formula.image(3, 4, 5, 5)).view(6, 50);
            for (float mean : HostCopy.floats(groups.mean(1))) assertEquals(0, mean, 1e-6);
            for (float square : HostCopy.floats(groups.mul(groups).mean(1))) assertEquals(1, square, 1e-4);
        }
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void activationsInPlaceComputeTheSame(Activation activation) {
        try (Scope scope = Scope.inference()) {
            Tensor x = Formula.image(1, 3, 4, 4).mul(new Scalar(10));
            float[] expected = HostCopy.floats(activation.forward(x));
            assertArrayEquals(expected, HostCopy.floats(activation.forwardOver(x)));
        }
    }

    @Test
    void aBranchThatBeginsInPlaceSparesTheOthers() {
        Chain chain = Chain.of(
                Conv2d.of(3, 3, 1), Concat.of("", Chain.of(Activation.RELU)).and("", Chain.of()));
        allocate(chain);
        try (Scope scope = Scope.inference()) {
            Tensor x = Formula.image(1, 3, 4, 4);
            Tensor y = chain.children().get(0).layer().forward(x);
            float[] expected = HostCopy.floats(y.repeat(1, 2, 1, 1));
            for (int i = 0; i < expected.length / 2; i++) expected[i] = Math.max(0, expected[i]);
            assertArrayEquals(expected, HostCopy.floats(chain.forward(x)));
        }
    }

    @Test
    void channelShuffleInterleavesGroups() {
        try (Scope scope = Scope.inference()) {
            Tensor x = HostCopy.toTensor(new float[] {0, 1, 2, 3, 4, 5}, 1, 6, 1, 1);
            assertArrayEquals(new float[] {0, 3, 1, 4, 2, 5}, HostCopy.floats(new ChannelShuffle(2).forward(x)));
            assertArrayEquals(new float[] {0, 2, 4, 1, 3, 5}, HostCopy.floats(new ChannelShuffle(3).forward(x)));
        }
    }

    /** ceil_mode has a rule of its own for windows that would begin beyond the image: every size must agree. */
    @Test
    void poolsPredictTheirShapesForEverySize() {
        try (Scope scope = Scope.inference()) {
            for (int size = 1; size <= 12; size++) {
                Tensor x = torch.zeros(1, 1, size, size + 1);
                for (int[] p : new int[][] {{3, 2, 0}, {3, 2, 1}, {2, 2, 0}, {2, 3, 1}, {3, 1, 1}, {1, 4, 0}}) {
                    for (Layer pool : List.of(
                            new MaxPool2d(p[0], p[1], p[2], true),
                            new MaxPool2d(p[0], p[1], p[2]),
                            new AvgPool2d(p[0], p[1], p[2]))) {
                        String what = pool + " of " + size;
                        List<Integer> computed = shapeOrNothing(() -> HostCopy.shape(pool.forward(x)));
                        List<Integer> predicted = shapeOrNothing(() -> pool.outputShape(image(x)).sizes().stream()
                                .mapToLong(Integer::longValue)
                                .toArray());
                        if (!computed.isEmpty()) computed = computed.subList(1, 4);
                        assertEquals(computed, predicted, what);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void packedAndPlainLinearLayersComputeTheSame(Precision precision) {
        assumeTrue(PackedLinear.available(precision), "no fused linear layers in " + precision);
        try (Scope scope = Scope.inference()) {
            FoldedLinear folded = new FoldedLinear(
                    Formula.image(48, 40, 1, 1).view(48, 40),
                    Formula.image(48, 1, 1, 1).view(48));
            Tensor x = Formula.image(3, 5, 1, 40).view(3, 5, 40).to(NumberType.of(precision));
            for (Activation activation : Arrays.asList(null, Activation.RELU, Activation.RELU6, Activation.GELU)) {
                Step packed = folded.compile(precision, activation);
                Step plain = folded.plain(precision, activation);
                Golden.assertClose(
                        HostCopy.floats(plain.apply(x)),
                        HostCopy.floats(packed.apply(x)),
                        precision == Precision.FP32 ? 1e-6 : 1e-2,
                        "with " + activation);
                packed.close();
                plain.close();
            }
        }
    }

    /** PyTorch's own dropout takes no generator; with the same seed, ours is the same. */
    @Test
    void dropoutDrawsAsPyTorchDoesFromItsThreadsStream() {
        try (Scope scope = Scope.open();
                RandomStream stream = RandomStream.open(7)) {
            Tensor x = Formula.image(4, 3, 5, 6);
            Dropout dropout = new Dropout(0.3);
            dropout.training(true);
            Tensor actual = dropout.forward(x);
            torch.manual_seed(7);
            assertTrue(torch.equal(torch.dropout(x, 0.3, true), actual));
        }
    }

    @Test
    void dropoutScalesInTrainingAndRestsInEvaluation() {
        try (Scope scope = Scope.open()) {
            Dropout dropout = new Dropout(0.25);
            Tensor ones = torch.ones(100_000);
            assertTrue(torch.equal(ones, dropout.forward(ones)));
            dropout.training(true);
            float[] values = HostCopy.floats(dropout.forward(ones));
            int dropped = 0;
            for (float value : values) {
                if (value == 0) dropped++;
                else assertEquals(1 / 0.75, value, 1e-6);
            }
            assertEquals(0.25, dropped / 1e5, 0.01);
        }
    }

    @Test
    void batchNormMovesByItsMomentumAndDividesByItsEps() {
        BatchNorm norm = BatchNorm.of(3).eps(0.5).momentum(0.25);
        allocate(norm);
        try (Scope scope = Scope.inference()) {
            Tensor x = Formula.image(4, 3, 5, 5);
            Tensor mean = open.get("running_mean").tensor();
            Tensor variance = open.get("running_var").tensor();
            Tensor ofBatch = x.mean(new long[] {0, 2, 3}, false, new ScalarTypeOptional());
            Tensor moved = mean.mul(new Scalar(0.75)).add(ofBatch.mul(new Scalar(0.25)));
            norm.training(true);
            norm.forward(x);
            Golden.assertClose(HostCopy.floats(moved), HostCopy.floats(mean), 1e-6, "running mean");

            norm.training(false);
            Tensor weight = open.get("weight").tensor();
            Tensor bias = open.get("bias").tensor();
            Tensor scale = weight.div(variance.add(new Scalar(0.5)).sqrt());
            Tensor expected =
                    x.sub(mean.view(-1, 1, 1)).mul(scale.view(-1, 1, 1)).add(bias.view(-1, 1, 1));
            Golden.assertClose(HostCopy.floats(expected), HostCopy.floats(norm.forward(x)), 1e-6, "values");
        }
    }

    @Test
    void aShortcutMayComeFirstInAStateDict() {
        Residual residual = Residual.of("f", Activation.RELU);
        assertEquals(List.of("f", "proj"), names(residual.shortcut("proj", Activation.SILU)));
        assertEquals(List.of("proj", "f"), names(residual.shortcutFirst("proj", Activation.SILU)));
    }

    private static List<String> names(Layer layer) {
        return layer.children().stream().map(Layer.Child::name).toList();
    }

    @Test
    void layersThatDoNotFitAreRefused() {
        Shape image = Shape.image(3, 4, 4);
        for (Layer layer : List.of(
                Conv2d.of(4, 4, 3),
                Conv2d.of(3, 4, 7).padding(0),
                Linear.of(3, 4),
                BatchNorm.of(4),
                new MaxPool2d(7, 2, 0, true),
                new AvgPool2d(5, 1, 0),
                new ChannelSlice(1, 4),
                new ChannelShuffle(2),
                Concat.of("", Chain.of()).and("", new AvgPool2d(2, 2, 0)),
                Concat.of("", Chain.of()).and("", new Flatten()),
                GroupNorm.of(2, 4),
                new MaxPool2d(5, 1, 0),
                new LayerScale(4, 1),
                new ClassToken(3),
                new PositionEmbedding(2, 2, 4),
                new ExactSize(4, 5),
                new FirstToken(),
                new Attention(1),
                new WindowAttention(1, 2, 0),
                new Windows(2, 0, new WindowAttention(1, 3, 0)),
                new PatchMerging(3, 1e-5, Fill.ONE),
                Residual.of("", Conv2d.of(3, 4, 3)),
                Gate.of("", Conv2d.of(3, 4, 3)),
                Gate.of("", Conv2d.of(3, 3, 3).stride(2)))) {
            assertThrows(IllegalArgumentException.class, () -> layer.outputShape(image), layer.kind());
        }
        assertThrows(IllegalArgumentException.class, () -> Conv2d.of(3, 4, 3).groups(2));
        assertThrows(IllegalArgumentException.class, () -> GroupNorm.of(2, 3));
        assertThrows(IllegalArgumentException.class, () -> new PaddedSubsample(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Dropout(1));
        assertThrows(IllegalArgumentException.class, () -> new Attention(0));
        assertThrows(IllegalArgumentException.class, () -> new Windows(4, 4, Activation.RELU));
        assertThrows(IllegalArgumentException.class, () -> BatchNorm.of(3).eps(0));
        assertThrows(IllegalArgumentException.class, () -> BatchNorm.of(3).momentum(0));
        Chain chain = Chain.of().then("conv", Activation.RELU);
        assertThrows(IllegalArgumentException.class, () -> chain.then("conv", Activation.RELU));
        assertThrows(IllegalArgumentException.class, () -> new MaxPool2d(2, 2, 2));
        assertThrows(IllegalArgumentException.class, () -> new AvgPool2d(0, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new ChannelSlice(2, 2));
        assertThrows(IllegalArgumentException.class, () -> new ChannelShuffle(0));
        Concat concat = Concat.of("conv", Activation.RELU);
        assertThrows(IllegalArgumentException.class, () -> concat.and("conv", Activation.RELU));
        for (StateTensor weight : Linear.of(1, 1).weights().values()) {
            assertThrows(IllegalStateException.class, weight::tensor);
        }
    }

    @AfterEach
    void release() {
        open.values().forEach(StateTensor::release);
    }

    private void allocate(Layer layer) {
        for (Node node : Node.walk(layer)) {
            node.layer().weights().forEach((name, weight) -> {
                weight.allocate(1);
                open.put(Node.join(node.path(), name), weight);
            });
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        open.forEach((name, weight) -> tensors.put(name, weight.tensor()));
        Formula.fill(tensors);
    }

    private static Shape image(Tensor x) {
        return Shape.image((int) x.size(1), (int) x.size(2), (int) x.size(3));
    }

    /** Empty if the pool does not take such an image. */
    private static List<Integer> shapeOrNothing(Supplier<long[]> shape) {
        try {
            return LongStream.of(shape.get()).mapToObj(size -> (int) size).toList();
        } catch (RuntimeException e) {
            return List.of();
        }
    }

    private static Tensor loss(Layer layers, Tensor x) {
        Tensor y = layers.forward(x);
        return y.mul(y).sum();
    }
}
