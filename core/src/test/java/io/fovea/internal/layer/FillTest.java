package io.fovea.internal.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

/** First weights have the distribution that PyTorch's initialisers have. */
class FillTest {
    private static final int SIDE = 1000;

    @Test
    void aTruncatedNormalIsNormalWhereItIsNotCut() {
        float[] values = filled(new Fill.TruncatedNormal(0.02));
        assertEquals(0.02, deviation(values), 1e-4);
        assertTrue(largest(values) < 0.02 * 5.5, "an outlier of " + largest(values));
        assertEquals(0.6827, share(values, 0.02), 2e-3);
        assertEquals(0.9545, share(values, 0.04), 1e-3);
    }

    @Test
    void aTruncatedNormalIsCutAtTwo() {
        float[] values = filled(new Fill.TruncatedNormal(1));
        assertTrue(largest(values) <= 2);
        assertTrue(largest(values) > 1.999);
        assertEquals(0.8796, deviation(values), 2e-3); // of a standard normal cut at two deviations
    }

    @Test
    void xavierCountsBothFans() {
        try (Scope scope = Scope.inference()) {
            Tensor weight = torch.empty(30, 10, 2, 5);
            Fill.XAVIER_UNIFORM.into(weight, new GeneratorOptional(torch.make_generator_cpu(1)));
            double bound = Math.sqrt(6.0 / (10 * 10 + 30 * 10));
            assertTrue(largest(HostCopy.floats(weight)) <= bound);
            assertEquals(bound, largest(HostCopy.floats(weight)), 0.01 * bound);
        }
    }

    /** As dirac_ of PyTorch's nn/init.py. */
    @Test
    void anIdentityHandsTheFirstChannelsOn() {
        try (Scope scope = Scope.inference()) {
            Tensor weight = torch.empty(5, 3, 3, 3), images = torch.rand(2, 3, 6, 6);
            new Fill.Identity().into(weight, new GeneratorOptional(torch.make_generator_cpu(1)));
            Tensor same = torch.conv2d(images, weight).narrow(1, 0, 3);
            assertArrayEquals(
                    HostCopy.floats(images.narrow(2, 1, 4).narrow(3, 1, 4).contiguous()),
                    HostCopy.floats(same.contiguous()));
            assertTrue(largest(HostCopy.floats(weight.narrow(0, 3, 2).contiguous())) < 1);
        }
    }

    @Test
    void anIndexHoldsWhatWasComputedForEveryPlace() {
        StateTensor index = StateTensor.index(i -> i * i, 2, 3);
        index.allocate(1);
        assertArrayEquals(new long[] {0, 1, 4, 9, 16, 25}, HostCopy.longs(index.tensor()));
        assertEquals(torch.ScalarType.Long, index.tensor().scalar_type().intern());
        assertTrue(!index.tensor().requires_grad() && !index.isParameter() && !index.isCounter());
        index.release();
    }

    private static float[] filled(Fill fill) {
        try (Scope scope = Scope.inference()) {
            Tensor weight = torch.empty(SIDE, SIDE);
            fill.into(weight, new GeneratorOptional(torch.make_generator_cpu(1)));
            return HostCopy.floats(weight);
        }
    }

    private static double deviation(float[] values) {
        return Math.sqrt(IntStream.range(0, values.length)
                .mapToDouble(i -> (double) values[i] * values[i])
                .average()
                .orElseThrow());
    }

    private static double largest(float[] values) {
        return IntStream.range(0, values.length)
                .mapToDouble(i -> Math.abs(values[i]))
                .max()
                .orElseThrow();
    }

    private static double share(float[] values, double within) {
        return IntStream.range(0, values.length)
                        .filter(i -> Math.abs(values[i]) < within)
                        .count()
                / (double) values.length;
    }
}
