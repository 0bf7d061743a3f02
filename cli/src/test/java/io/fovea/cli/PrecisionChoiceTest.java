package io.fovea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fovea.Precision;
import io.fovea.UserError;
import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.NumberType;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrecisionChoiceTest {
    private final StringWriter err = new StringWriter();
    private final Console console =
            new Console(new PrintWriter(new StringWriter(), true), new PrintWriter(err, true), Terminal.of(Map.of()));

    private Precision decide(String asked, int images) {
        ModelSpec spec = new ModelSpec("cnn", 3, 1, 28, 28, HeadSpec.DEFAULT, Map.of());
        try (ImageModel model = ImageModel.create(spec, 1)) {
            return PrecisionChoice.of(asked).decide(model, images, 2, console);
        }
    }

    @Test
    void fp32IsNothingToSpeakOf() {
        assertEquals(Precision.FP32, decide("fp32", 1));
        assertEquals("", err.toString());
    }

    @Test
    void fp16IsForTraining() {
        UserError error = assertThrows(UserError.class, () -> PrecisionChoice.of("fp16"));
        assertTrue(String.valueOf(error.getMessage()).contains("for training"), error.getMessage());
        assertEquals("use fp32, bf16 or auto", error.fix());
    }

    @Test
    void bf16IsSaidWithWhatItBrings() {
        assertEquals(Precision.BF16, decide("bf16", 1));
        assertTrue(err.toString().contains("computing in bf16"), err.toString());
        assumeTrue(NumberType.fastest() == Precision.BF16, "this processor has no instructions for bf16");
        assertTrue(err.toString().contains(" ms an image in bf16, "), err.toString());
    }

    @Test
    void autoSaysWhatItChose() {
        Precision decided = decide("auto", 100);
        assumeTrue(NumberType.fastest() == Precision.BF16, "this processor has no instructions for bf16");
        assertTrue(err.toString().startsWith("computing in " + decided + " (measured: "), err.toString());
    }
}
