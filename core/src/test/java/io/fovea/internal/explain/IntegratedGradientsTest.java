package io.fovea.internal.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntegratedGradientsTest {
    /** "Completeness", section 3 of the paper: all attributions are the difference of the two logits. */
    @ParameterizedTest
    @ValueSource(strings = {"cnn", "resnet20", "mlp"})
    void theySumUpToTheDifferenceOfTheLogits(String architecture) {
        ModelSpec spec = new ModelSpec(architecture, 4, 3, 32, 32, HeadSpec.DEFAULT, Map.of());
        float[] values = new float[3 * 32 * 32];
        for (int i = 0; i < values.length; i++) values[i] = (float) Math.sin(i * 0.37);
        try (ImageModel model = ImageModel.create(spec, 5);
                Scope scope = Scope.open()) {
            Tensor image = HostCopy.toTensor(values, 1, 3, 32, 32);
            Tensor mean = HostCopy.toTensor(new float[values.length], 1, 3, 32, 32);
            for (int label = 0; label < 4; label++) {
                double sum = 0;
                for (float value : IntegratedGradients.attributions(model, image, label)) sum += value;
                double expected = logit(model, image, label) - logit(model, mean, label);
                assertEquals(expected, sum, 0.02 * Math.max(1, Math.abs(expected)), architecture + " " + label);
            }
        }
    }

    private static double logit(ImageModel model, Tensor image, int label) {
        try (Scope scope = Scope.inference()) {
            return HostCopy.floats(model.forward(image))[label];
        }
    }
}
