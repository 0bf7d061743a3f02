package io.fovea.internal.inference;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.internal.layer.Activation;
import io.fovea.internal.layer.Attention;
import io.fovea.internal.layer.BatchNorm;
import io.fovea.internal.layer.Chain;
import io.fovea.internal.layer.Conv2d;
import io.fovea.internal.layer.Layer;
import io.fovea.internal.layer.LayerNorm;
import io.fovea.internal.layer.Linear;
import io.fovea.internal.layer.Node;
import io.fovea.internal.layer.Residual;
import io.fovea.internal.layer.Shape;
import io.fovea.internal.layer.StateTensor;
import io.fovea.internal.layer.WindowAttention;
import io.fovea.internal.model.Formula;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Precision;
import io.fovea.internal.torch.Scope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is called float32 has float32's error against the same computation in 64 bits: about 1e-6 of the largest value,
 * where bfloat16 products are off by 2e-3.
 */
class Float32Test {
    private static final double TOLERANCE = 1e-5;

    private final List<StateTensor> weights = new ArrayList<>();

    @AfterEach
    void release() {
        weights.forEach(StateTensor::release);
    }

    /** Large and small products, of more and of fewer rows than values, of tokens: they go different ways. */
    @ParameterizedTest
    @CsvSource({"1500, 256, 192", "600, 768, 64", "32, 1280, 1000", "50, 768, 3072", "1, 1280, 1000", "8, 64, 10"})
    void linearLayersAndTheirGradients(int rows, int in, int out) {
        for (Linear layer : List.of(Linear.of(in, out), Linear.of(in, out).withoutBias())) {
            check(layer, random(rows, in));
        }
    }

    @Test
    void linearLayersOfTokensKeepTheirShape() {
        check(Linear.of(384, 96), random(5, 40, 384));
        check(Linear.of(384, 96), random(40, 6, 384).transpose(0, 1));
    }

    @Test
    void batchedProducts() {
        try (Scope scope = Scope.inference()) {
            Tensor a = random(24, 64, 96), b = random(24, 96, 80);
            assertClose(torch.bmm(doubles(a), doubles(b)), torch.bmm(a, b), "bmm");
            assertClose(torch.matmul(doubles(a), doubles(b)), torch.matmul(a, b), "matmul");
        }
    }

    @Test
    void attentionAndItsGradients() {
        check(new Attention(4), random(3, 197, 3 * 128));
        check(new WindowAttention(4, 7, 3), random(2, 2, 2, 49, 3 * 128));
    }

    @Test
    void transformerBlocks() {
        check(encoder(128, new Attention(4)), random(3, 197, 128));
        check(encoder(96, new WindowAttention(3, 7, 3)), random(2, 2, 3, 49, 96));
    }

    @Test
    void convolutionalBlocks() {
        Chain block = Chain.of(
                Conv2d.of(16, 96, 1),
                BatchNorm.of(96),
                Activation.RELU6,
                Conv2d.of(96, 96, 3).groups(96),
                Conv2d.of(96, 32, 3).stride(2).withBias(),
                Activation.GELU);
        check(block, random(4, 16, 28, 28));
    }

    private static Chain encoder(int width, Layer attention) {
        Chain attend = Chain.of(
                LayerNorm.ofTokens(width, 1e-6), Linear.of(width, 3 * width), attention, Linear.of(width, width));
        Chain mlp = Chain.of(
                LayerNorm.ofTokens(width, 1e-6), Linear.of(width, 512), Activation.GELU, Linear.of(512, width));
        return Chain.of(Residual.of("", attend), Residual.of("", mlp));
    }

    /** Values, gradients of input and weights, and the prepared form. */
    private void check(Layer layer, Tensor input) {
        List<StateTensor> own = Node.walk(layer).stream()
                .flatMap(node -> node.layer().weights().values().stream())
                .toList();
        weights.addAll(own);
        for (int i = 0; i < own.size(); i++) own.get(i).allocate(i);
        try (Scope scope = Scope.open()) {
            List<Tensor> actual = run(layer, own, input.detach());
            Tensor prepared = prepared(layer, input);
            for (StateTensor weight : own) {
                Tensor values = weight.tensor();
                if (values.scalar_type().intern() != ScalarType.Float) continue;
                if (weight.isParameter()) values.mutable_grad().reset();
                values.set_data(doubles(values));
            }
            List<Tensor> exact = run(layer, own, doubles(input.detach()));
            assertClose(exact.get(0), prepared, layer.kind() + ", prepared");
            for (int i = 0; i < exact.size(); i++) {
                assertClose(exact.get(i), actual.get(i), layer.kind() + ", result " + i);
            }
        }
    }

    /** The output, and the gradients of the input and of every parameter for a loss that weighs outputs differently. */
    private static List<Tensor> run(Layer layer, List<StateTensor> weights, Tensor input) {
        Tensor x = input.clone().set_requires_grad(true);
        Tensor y = layer.forward(x);
        Tensor direction = Formula.image(y.numel(), 1, 1, 1).view(HostCopy.shape(y));
        y.mul(direction.to(y.scalar_type())).sum().backward();
        List<Tensor> results = new ArrayList<>(List.of(y.detach(), x.grad()));
        for (StateTensor weight : weights) {
            if (weight.isParameter()) results.add(weight.tensor().grad().clone());
        }
        return results;
    }

    private static Tensor prepared(Layer layer, Tensor input) {
        try (Scope scope = Scope.inference()) {
            long[] shape = HostCopy.shape(input);
            List<Integer> sizes = new ArrayList<>();
            for (int i = 1; i < shape.length; i++) sizes.add((int) shape[i]);
            Preparation plan = new Preparation(Precision.FP32, new Shape(sizes));
            plan.visit(layer);
            StepChain steps = plan.finish();
            Tensor result = steps.apply(input.detach()).clone();
            steps.close();
            return scope.keep(result);
        }
    }

    private static Tensor random(long... shape) {
        long count = 1;
        for (long size : shape) count *= size;
        return Formula.image(count, 1, 1, 1).view(shape);
    }

    private static Tensor doubles(Tensor values) {
        return values.to(ScalarType.Double);
    }

    private static void assertClose(Tensor exact, Tensor actual, String what) {
        double largest = exact.abs().max().item_double();
        double off = exact.sub(doubles(actual)).abs().max().item_double();
        assertTrue(off <= TOLERANCE * largest, what + ": off by " + off / largest + " of the largest");
    }
}
