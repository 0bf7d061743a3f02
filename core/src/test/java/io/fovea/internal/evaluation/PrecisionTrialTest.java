package io.fovea.internal.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.Precision;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrecisionTrialTest {
    @Test
    void theFasterOneIsChosenAndTheFiguresAreSaid() {
        assertEquals(Precision.BF16, new PrecisionTrial(1, 5.77, 3.82).faster());
        PrecisionTrial slower = new PrecisionTrial(1, 8.5, 42);
        assertEquals(Precision.FP32, slower.faster());
        assertEquals("42.0 ms an image in bf16, 8.5 ms in fp32", slower.toText());
    }

    @Test
    void measuresAsInferenceWillCompute() {
        ModelSpec spec = new ModelSpec("cnn", 3, 1, 28, 28, HeadSpec.DEFAULT, Map.of());
        try (ImageModel model = ImageModel.create(spec, 1)) {
            PrecisionTrial single = PrecisionTrial.of(model, 1, 2);
            assertEquals(1, single.batch());
            assertTrue(single.fp32() > 0 && single.bf16() > 0, single.toText());
            assertEquals(4, PrecisionTrial.of(model, 1000, 2).batch());
        }
    }

    @Test
    void aBenchmarkTellsWhatIsSlower() {
        Throughput slow = new Throughput(Precision.BF16, 1, 23);
        List<Throughput> measured = List.of(
                new Throughput(Precision.FP32, 1, 118),
                new Throughput(Precision.FP32, 32, 140),
                slow,
                new Throughput(Precision.BF16, 32, 300));
        assertEquals(List.of(slow), Throughput.slowerThanFp32(measured));
    }
}
