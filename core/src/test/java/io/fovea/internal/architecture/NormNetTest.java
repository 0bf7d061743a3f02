package io.fovea.internal.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import io.fovea.internal.layer.LayerSummary;
import io.fovea.internal.layer.Trace;
import io.fovea.internal.model.Formula;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NormNetTest {
    @ParameterizedTest
    @ValueSource(strings = {"batch", "group", "layer"})
    void hasLessThan50000ParametersInElevenConvolutions(String norm) {
        Trace trace = new Trace();
        ModelSpec spec = spec(Map.of("norm", norm));
        NormNet.ARCHITECTURE.build(spec).whole().trace(spec.input(), trace);
        assertTrue(trace.rows().stream().mapToLong(LayerSummary::parameters).sum() < 50_000);
        assertEquals(11, kinds(trace).filter("Conv2d 3x3"::equals).count());
        assertEquals(
                2, kinds(trace).filter(kind -> kind.startsWith("MaxPool2d")).count());
        String expected = Map.of("batch", "BatchNorm", "group", "GroupNorm of 4", "layer", "GroupNorm of 1")
                .get(norm);
        assertEquals(11, kinds(trace).filter(kind -> kind.equals(expected)).count());
    }

    /** Layer and group norms look at one image alone: its logits do not depend on the batch, even in training. */
    @ParameterizedTest
    @CsvSource({"batch, false", "group, true", "layer, true"})
    void onlyBatchNormMixesImages(String norm, boolean independent) {
        try (ImageModel model = ImageModel.create(spec(Map.of("norm", norm)), 1);
                Scope scope = Scope.inference()) {
            model.training(true);
            Tensor images = Formula.image(4, 3, 32, 32);
            Tensor together = model.forward(images).narrow(0, 0, 2);
            Tensor apart = model.forward(images.narrow(0, 0, 2));
            assertEquals(independent, torch.allclose(together, apart, 1e-4, 1e-5, false));
        }
    }

    @Test
    void learnsWithEveryNormAndActivation() {
        for (String norm : List.of("batch", "group", "layer")) {
            for (String activation : List.of("relu", "leaky_relu", "gelu", "silu")) {
                try (ImageModel model =
                        ImageModel.create(spec(Map.of("norm", norm, "activation", activation, "width", "8")), 1)) {
                    model.training(true);
                    double before = step(model);
                    for (int i = 0; i < 4; i++) step(model);
                    assertTrue(step(model) < before, norm + " " + activation);
                }
            }
        }
    }

    @Test
    void refusesOptionsThatMakeNoSense() {
        assertRefused("normnet has no norm instance", Map.of("norm", "instance"));
        assertRefused("normnet has no activation Relu", Map.of("activation", "Relu"));
        assertRefused("5 groups do not divide the 12 channels", Map.of("norm", "group", "groups", "5"));
        assertRefused("option groups is for group norms", Map.of("norm", "layer", "groups", "2"));
        assertRefused("option width must be", Map.of("width", "0"));
        assertRefused("option width must be", Map.of("width", "8,8"));
    }

    /** One step of gradient descent on four images; returns the loss before it. */
    private static double step(ImageModel model) {
        try (Scope scope = Scope.open()) {
            Tensor loss = torch.cross_entropy_loss(
                    model.forward(Formula.image(4, 3, 16, 16)), HostCopy.toTensor(new long[] {0, 1, 2, 3}, 4));
            loss.backward();
            try (Scope update = Scope.inference()) {
                for (Tensor tensor : model.trainable().values()) {
                    tensor.add_(tensor.grad(), new Scalar(-0.02));
                    tensor.mutable_grad().reset();
                }
            }
            return loss.item_double();
        }
    }

    private static Stream<String> kinds(Trace trace) {
        return trace.rows().stream().map(LayerSummary::kind);
    }

    private static void assertRefused(String problem, Map<String, String> options) {
        UserError error = assertThrows(UserError.class, () -> NormNet.ARCHITECTURE.build(spec(options)));
        assertTrue(String.valueOf(error.getMessage()).contains(problem), error.getMessage());
    }

    private static ModelSpec spec(Map<String, String> options) {
        return new ModelSpec("normnet", 10, 3, 32, 32, HeadSpec.DEFAULT, options);
    }
}
