package io.fovea.internal.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.fovea.Precision;
import io.fovea.framing.Preprocessing;
import io.fovea.framing.Squash;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.evaluation.BatchInference;
import io.fovea.internal.evaluation.Panel;
import io.fovea.internal.inference.InferenceModel;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class TeacherTest {
    private static final int SIDE = 16;

    @Test
    void theDistanceAndItsGradientArePyTorchs() {
        for (JsonNode golden : StepGolden.ALL.get("distilled")) {
            try (Scope scope = Scope.open()) {
                Tensor logits = HostCopy.toTensor(StepGolden.floats(StepGolden.ALL.get("logits")), 6, 4)
                        .set_requires_grad(true);
                Tensor teacher = HostCopy.toTensor(StepGolden.floats(StepGolden.ALL.get("teacher")), 6, 4);
                Tensor distance = Teacher.distance(
                        logits, teacher, golden.get("temperature").asDouble());
                distance.backward();
                assertEquals(golden.get("value").floatValue(), distance.item_float(), 1e-5f);
                assertArrayEquals(
                        StepGolden.floats(golden.get("gradient")),
                        HostCopy.floats(logits.grad()),
                        StepGolden.TOLERANCE);
            }
        }
    }

    private static Preprocessing preprocessing(double mean, double std) {
        return new Preprocessing(new Squash(SIDE, SIDE), 1, List.of(mean), List.of(std));
    }

    /** A gray picture, normalised. */
    private static Tensor images(Preprocessing input) {
        float[] pixels = new float[SIDE * SIDE];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float)
                    ((i % 256 / 255.0 - input.mean().get(0)) / input.std().get(0));
        }
        return HostCopy.toTensor(pixels, 1, 1, SIDE, SIDE);
    }

    private static Panel panel(Preprocessing own, InferenceModel network) {
        return Panel.of(new BatchInference(own, ImageDecoder.DEFAULT, 1), network::forward);
    }

    @Test
    void itSeesThePupilsImagesInItsOwnMeanAndDeviationAndAnswersInThePupilsOrder() {
        ModelSpec spec = new ModelSpec("mlp", 3, 1, SIDE, SIDE, HeadSpec.DEFAULT, Map.of());
        Preprocessing own = preprocessing(0.4, 0.25), pupil = preprocessing(0.1, 0.5);
        try (Scope scope = Scope.open();
                ImageModel model = ImageModel.create(spec, 1);
                InferenceModel network = model.prepare(Precision.FP32);
                Teacher teacher = new Teacher(panel(own, network), () -> {}, pupil, 2, 0, 1)) {
            model.training(false);
            float[] direct = HostCopy.floats(model.forward(images(own)));
            float[] taught = HostCopy.floats(teacher.logits(images(pupil)));
            assertArrayEquals(new float[] {direct[2], direct[0], direct[1]}, taught, 1e-5f);
        }
    }
}
