package io.fovea.internal.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

class FiniteTest {
    private static Tensor with(float bad) {
        float[] values = new float[37];
        values[17] = bad;
        return HostCopy.toTensor(values, 37, 1);
    }

    @Test
    void tensorsThatAreNotFiniteAreNamedWhateverTheirType() {
        try (Scope scope = Scope.inference()) {
            for (ScalarType type : Set.of(ScalarType.Float, ScalarType.Half, ScalarType.BFloat16, ScalarType.Double)) {
                Map<String, Tensor> tensors = Map.of(
                        "nan", with(Float.NaN).to(type),
                        "plus", with(Float.POSITIVE_INFINITY).to(type),
                        "minus", with(Float.NEGATIVE_INFINITY).to(type),
                        "large", with(60_000).to(type),
                        "small", with(-60_000).to(type));
                assertEquals(Set.of("nan", "plus", "minus"), Finite.not(tensors), type.toString());
            }
        }
    }

    @Test
    void wholeNumbersAndEmptyTensorsAreFinite() {
        long before = Pointer.totalCount();
        try (Scope scope = Scope.inference()) {
            Map<String, Tensor> tensors = Map.of(
                    "counter", HostCopy.toTensor(new long[] {Long.MAX_VALUE}),
                    "none", HostCopy.toTensor(new float[0], 0, 3),
                    "one", HostCopy.toTensor(new float[] {Float.MAX_VALUE}));
            assertEquals(Set.of(), Finite.not(tensors));
        }
        assertTrue(Pointer.totalCount() <= before, "natives are left behind");
    }

    @Test
    void aDoubleThatFloatCannotHoldIsNotFinite() {
        try (Scope scope = Scope.inference()) {
            Tensor large = with(1e30f).to(ScalarType.Double);
            assertEquals(Set.of("square"), Finite.not(Map.of("square", large.mul(large), "itself", large)));
        }
    }
}
