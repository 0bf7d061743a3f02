package io.fovea.internal.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArithmeticTest {
    private static final List<String> ONE_CORE =
            List.of("processor\t: 0", "model name\t: AMD EPYC", "cpu MHz\t\t: 2596.1", "flags\t\t: avx2 avx512_bf16");
    private static final List<String> TWO_CORES = List.of(
            "processor\t: 0",
            "model name\t: AMD EPYC",
            "cpu MHz\t\t: 3100.0",
            "flags\t\t: avx2 avx512_bf16",
            "processor\t: 1",
            "model name\t: AMD EPYC",
            "flags\t\t: avx2 avx512_bf16");

    @Test
    void machinesOfOneKindAreOneWhateverTheirCoresAndClocks() {
        Map<String, String> environment = Map.of("HOME", "/home/ada");
        assertEquals(Arithmetic.kind(ONE_CORE, environment), Arithmetic.kind(TWO_CORES, Map.of()));
        assertEquals(Arithmetic.here(), Arithmetic.here());
    }

    @Test
    void otherInstructionsAndSettingsOfTheKernelsAreAnotherKind() {
        String usual = Arithmetic.kind(ONE_CORE, Map.of());
        assertNotEquals(usual, Arithmetic.kind(List.of("model name\t: AMD EPYC", "flags\t\t: avx2"), Map.of()));
        assertNotEquals(usual, Arithmetic.kind(ONE_CORE, Map.of("ONEDNN_MAX_CPU_ISA", "AVX2")));
        assertNotEquals(usual, Arithmetic.kind(ONE_CORE, Map.of("ATEN_CPU_CAPABILITY", "avx2")));
    }
}
