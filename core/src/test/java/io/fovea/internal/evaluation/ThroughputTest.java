package io.fovea.internal.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.Precision;
import java.time.Duration;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

class ThroughputTest {
    @Test
    void measuresAndLeavesNoNativesBehind() {
        try (ImageModel model = ImageModel.create(Architectures.of("cnn").spec(10), 1)) {
            Throughput.measure(model, Precision.FP32, 2, Duration.ZERO);
            long before = Pointer.totalCount();
            Throughput measured = Throughput.measure(model, Precision.FP32, 4, Duration.ofMillis(20));
            assertTrue(measured.imagesPerSecond() > 1, measured.toString());
            assertEquals(4, measured.batch());
            assertTrue(Pointer.totalCount() <= before, "natives are left behind");
        }
    }
}
