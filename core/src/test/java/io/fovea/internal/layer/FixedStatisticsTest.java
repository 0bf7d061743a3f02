package io.fovea.internal.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A norm that keeps its statistics while it learns, after a convolution that computes it. */
class FixedStatisticsTest {
    private static final int IN = 4, OUT = 6;
    private static final double EPS = 1e-3;

    private final BatchNorm norm = BatchNorm.of(OUT).eps(EPS);

    private static float[] random(long seed, int count, double low, double high) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) values[i] = (float) (low + random.nextDouble() * (high - low));
        return values;
    }

    private static void fill(Layer layer) {
        layer.weights().forEach((name, state) -> {
            state.allocate(1);
            if (state.isCounter()) return;
            boolean positive = name.equals("running_var");
            try (Scope scope = Scope.inference()) {
                int count = (int) state.count();
                state.take(HostCopy.toTensor(
                        random(name.hashCode(), count, positive ? 0.2 : -1, positive ? 3 : 1), state.shape()));
            }
            if (state.isParameter()) state.tensor().set_requires_grad(true);
        });
    }

    private Tensor plain(Tensor x) {
        Map<String, StateTensor> w = norm.weights();
        return torch.batch_norm(
                x,
                new TensorOptional(w.get("weight").tensor()),
                new TensorOptional(w.get("bias").tensor()),
                new TensorOptional(w.get("running_mean").tensor()),
                new TensorOptional(w.get("running_var").tensor()),
                false,
                0.1,
                EPS,
                true);
    }

    /** Output and gradients by name; gradients are cleared. */
    private Map<String, float[]> results(Conv2d convolution, boolean together) {
        try (Scope scope = Scope.open()) {
            Tensor x = HostCopy.toTensor(random(7, 3 * IN * 5 * 5, -2, 2), 3, IN, 5, 5)
                    .set_requires_grad(true);
            Tensor y = together ? Chain.of(convolution, norm).forward(x) : plain(convolution.forward(x));
            Map<String, float[]> results = new LinkedHashMap<>();
            results.put("output", HostCopy.floats(y));
            int count = (int) y.numel();
            y.mul(HostCopy.toTensor(random(8, count, -0.3, 0.3), HostCopy.shape(y)))
                    .sum()
                    .backward();
            results.put("input", HostCopy.floats(x.grad()));
            for (Layer layer : new Layer[] {convolution, norm}) {
                layer.weights().forEach((name, state) -> {
                    if (!state.isParameter()) return;
                    results.put(
                            layer.kind() + " " + name,
                            HostCopy.floats(state.tensor().grad()));
                    state.tensor().grad().zero_();
                });
            }
            return results;
        }
    }

    private static void assertAlike(Map<String, float[]> expected, Map<String, float[]> found) {
        assertEquals(expected.keySet(), found.keySet());
        expected.forEach((name, values) -> {
            double scale = 1;
            for (float value : values) scale = Math.max(scale, Math.abs(value));
            assertArrayEquals(values, found.get(name), (float) (1e-5 * scale), name);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "bias", "grouped"})
    void aConvolutionThatComputesItsNormHasTheSameOutputAndGradients(String kind) {
        Conv2d convolution = switch (kind) {
            case "bias" -> Conv2d.of(IN, OUT, 3).withBias();
            case "grouped" -> Conv2d.of(IN, OUT, 3).groups(2).stride(2);
            default -> Conv2d.of(IN, OUT, 3);
        };
        fill(convolution);
        fill(norm);
        norm.training(true);
        norm.fixed(true);
        Map<String, float[]> expected = results(convolution, false);
        assertEquals(kind.equals("bias") ? 6 : 5, expected.size());
        assertAlike(expected, results(convolution, true));
    }

    @Test
    void withoutAConvolutionItIsTheNormOfEvaluationAndItsStatisticsStay() {
        fill(norm);
        norm.training(true);
        norm.fixed(true);
        Map<String, StateTensor> weights = norm.weights();
        float[] mean = HostCopy.floats(weights.get("running_mean").tensor());
        try (Scope scope = Scope.open()) {
            Tensor x = HostCopy.toTensor(random(7, OUT, -2, 2), 1, OUT); // one value a channel has no variance
            assertArrayEquals(HostCopy.floats(plain(x)), HostCopy.floats(norm.forward(x)));
        }
        assertArrayEquals(mean, HostCopy.floats(weights.get("running_mean").tensor()));
        assertEquals(
                "[0]",
                Arrays.toString(
                        HostCopy.longs(weights.get("num_batches_tracked").tensor())));
    }
}
