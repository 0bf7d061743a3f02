package io.fovea.internal.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.Precision;
import io.fovea.UserError;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

class NumberTypeTest {
    private static ScalarType typeOfAProduct() {
        try (Scope scope = Scope.open()) {
            Tensor a = HostCopy.toTensor(new float[] {1, 2, 3, 4}, 2, 2);
            return torch.matmul(a, a).scalar_type().intern();
        }
    }

    @Test
    void namesAreReadAndOthersRefused() {
        assertEquals(Precision.FP32, NumberType.parse("fp32"));
        assertEquals(Precision.BF16, NumberType.parse("bf16"));
        assertEquals(NumberType.fastest(), NumberType.parse("auto"));
        UserError error = assertThrows(UserError.class, () -> NumberType.parse("fp16"));
        assertTrue(error.getMessage().contains("fp16") && error.fix().contains("bf16"));
        assertThrows(UserError.class, () -> NumberType.parse("BF16"));
    }

    @Test
    void fp16IsForTrainingAlone() {
        assertEquals(Precision.FP16, NumberType.ofTraining("fp16"));
        assertEquals(NumberType.fastest(), NumberType.ofTraining("auto"));
        UserError error = assertThrows(UserError.class, () -> NumberType.ofTraining("half"));
        assertEquals("use fp32, bf16, fp16 or auto", error.fix());
        String refusal =
                assertThrows(UserError.class, () -> NumberType.parse("fp16")).getMessage();
        assertTrue(refusal.contains("for training"), refusal);
    }

    @Test
    void theProcessorsFlagsDecideWhetherBf16IsNative() {
        assertTrue(NumberType.computesBf16(List.of("processor\t: 0", "flags\t\t: fpu avx512f avx512_bf16 amx_tile")));
        assertTrue(NumberType.computesBf16(List.of("Features\t: fp asimd bf16 i8mm")));
        assertFalse(NumberType.computesBf16(List.of("flags\t\t: fpu avx2 avx512f avx512_bf16x")));
        assertFalse(NumberType.computesBf16(List.of("model name\t: bf16")));
    }

    @Test
    void autocastComputesProductsInBf16UntilItCloses() {
        assertEquals(ScalarType.Float, typeOfAProduct());
        try (Autocast guard = Autocast.open(Precision.BF16)) {
            assertEquals(ScalarType.BFloat16, typeOfAProduct());
            try (Autocast inner = Autocast.open(Precision.FP32)) {
                assertEquals(ScalarType.Float, typeOfAProduct());
            }
            assertEquals(ScalarType.BFloat16, typeOfAProduct());
            guard.close();
            assertEquals(ScalarType.Float, typeOfAProduct());
        }
        assertFalse(torch.is_autocast_enabled(DeviceType.CPU));
    }

    @Test
    void autocastBelongsToItsThread() throws InterruptedException {
        try (Autocast guard = Autocast.open(Precision.BF16)) {
            AtomicReference<ScalarType> elsewhere = new AtomicReference<>();
            AtomicReference<Throwable> closing = new AtomicReference<>();
            Thread other = new Thread(() -> {
                elsewhere.set(typeOfAProduct());
                closing.set(assertThrows(IllegalStateException.class, guard::close));
            });
            other.start();
            other.join();
            assertEquals(ScalarType.Float, elsewhere.get());
            assertTrue(closing.get() instanceof IllegalStateException);
        }
    }
}
