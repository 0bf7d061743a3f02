package io.fovea.internal.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.Float32Backend;
import org.bytedeco.pytorch.global.torch.Float32MatmulPrecision;
import org.bytedeco.pytorch.global.torch.Float32Op;
import org.bytedeco.pytorch.global.torch.Float32Precision;
import org.junit.jupiter.api.Test;

class EngineTest {
    /** On a processor with AMX anything less computes products with the error of bfloat16. */
    @Test
    void float32IsFloat32() {
        Engine.start();
        assertEquals(
                Float32MatmulPrecision.HIGHEST,
                torch.globalContext().float32MatmulPrecision().intern());
        for (Float32Op operation : Float32Op.values()) {
            Float32Precision precision = torch.globalContext()
                    .float32Precision(Float32Backend.MKLDNN, operation)
                    .intern();
            assertNotEquals(Float32Precision.BF16, precision, operation.toString());
            assertNotEquals(Float32Precision.TF32, precision, operation.toString());
        }
    }
}
