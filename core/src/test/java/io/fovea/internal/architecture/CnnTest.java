package io.fovea.internal.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import io.fovea.internal.layer.LayerSummary;
import io.fovea.internal.layer.Trace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CnnTest {
    private static long parameters(Map<String, String> options) {
        ModelSpec spec = new ModelSpec("cnn", 10, 1, 28, 28, HeadSpec.DEFAULT, options);
        Trace trace = new Trace();
        Cnn.ARCHITECTURE.build(spec).whole().trace(spec.input(), trace);
        return trace.rows().stream().mapToLong(LayerSummary::parameters).sum();
    }

    @Test
    void kernelAndWidthDecideItsSize() {
        assertEquals(422_090, parameters(Map.of()));
        assertEquals(422_090, parameters(Map.of("kernel", "3", "width", "32")));
        // 16 more places in every filter
        assertEquals(422_090 + 16 * (32 + 32 * 64), parameters(Map.of("kernel", "5")));
        // 49 places of 128 channels, a layer of 256
        long convolutions = 25 * 64 + 64 + 2 * 64 + 25 * 64 * 128 + 128 + 2 * 128;
        assertEquals(
                convolutions + 49 * 128 * 256 + 256 + 2 * 256 + 256 * 10 + 10,
                parameters(Map.of("kernel", "5", "width", "64")));
    }

    @Test
    void depthIsTheNumberOfConvolutionsBeforeEachPooling() {
        // one more of 32 channels, one more of 64, each with its bias and the two rows of its BatchNorm
        long further = 9 * 32 * 32 + 3 * 32 + 9 * 64 * 64 + 3 * 64;
        assertEquals(422_090 + further, parameters(Map.of("depth", "2")));
        assertEquals(422_090 + 2 * further, parameters(Map.of("depth", "3")));
    }

    @Test
    void whatIsNoWholeNumberIsRefused() {
        for (String option : List.of("depth", "width")) {
            for (String wrong : List.of("0", "-1", "1.5", "two", "1,2", "", "65537")) {
                UserError error = assertThrows(UserError.class, () -> parameters(Map.of(option, wrong)), wrong);
                assertEquals(
                        "option " + option + " must be one whole number of 1 to 65536, got '" + wrong + "'",
                        error.getMessage());
            }
        }
    }

    @Test
    void anEvenOrLargeKernelIsRefused() {
        for (String wrong : List.of("2", "4", "9", "0", "-1", "three", "3,5", "")) {
            UserError error = assertThrows(UserError.class, () -> parameters(Map.of("kernel", wrong)), wrong);
            assertTrue(String.valueOf(error.getMessage()).contains("kernel"), error.getMessage());
        }
    }
}
