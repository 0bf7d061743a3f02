package io.fovea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessorTest {
    @Test
    void theFirstCoreDescribesTheProcessor() {
        List<String> cpuinfo = List.of(
                "model name\t: Example 9000", "flags\t\t: fpu avx2 ht avx512f amx_bf16", "", "model name\t: Another");
        assertEquals(new Processor("Example 9000", List.of("avx2", "avx512f", "amx_bf16")), Processor.parse(cpuinfo));
    }
}
