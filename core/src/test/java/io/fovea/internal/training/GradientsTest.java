package io.fovea.internal.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import io.fovea.UserError;
import io.fovea.internal.model.TrainedParameter;
import io.fovea.internal.model.TrainedParameter.Role;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import io.fovea.train.Clip;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GradientsTest {
    /** The last layer gives the logits. */
    private static final List<String> NAMES = List.of("conv.weight", "conv.bias", "fc.weight", "fc.bias");

    private static final List<Role> ROLES = List.of(Role.HIDDEN, Role.OTHER, Role.OUTPUT, Role.OTHER);

    static Stream<String> clips() {
        Iterable<String> names = () -> StepGolden.ALL.get("clips").fieldNames();
        return StreamSupport.stream(names.spliterator(), false);
    }

    private static List<Tensor> tensors(String name) {
        float[] all = StepGolden.floats(StepGolden.ALL.get(name));
        List<Tensor> tensors = new ArrayList<>();
        int from = 0;
        for (JsonNode shape : StepGolden.ALL.get("shapes")) {
            long[] sizes = StepGolden.longs(shape);
            int count = (int) Arrays.stream(sizes).reduce(1, Math::multiplyExact);
            tensors.add(HostCopy.toTensor(Arrays.copyOfRange(all, from, from + count), sizes));
            from += count;
        }
        return tensors;
    }

    private static List<TrainedParameter> parameters() {
        List<Tensor> values = tensors("values"), gradients = tensors("gradients");
        List<TrainedParameter> parameters = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            Tensor value = values.get(i).set_requires_grad(true);
            value.mutable_grad().put(gradients.get(i));
            parameters.add(new TrainedParameter(NAMES.get(i), value, i < 2 ? 1 : 0, ROLES.get(i)));
        }
        return parameters;
    }

    private static float[] flat(List<Tensor> tensors) {
        List<Float> all = new ArrayList<>();
        for (Tensor tensor : tensors) for (float value : HostCopy.floats(tensor)) all.add(value);
        float[] values = new float[all.size()];
        for (int i = 0; i < values.length; i++) values[i] = all.get(i);
        return values;
    }

    private static float[] gradients(List<TrainedParameter> parameters) {
        return flat(parameters.stream().map(p -> p.tensor().grad()).toList());
    }

    @ParameterizedTest
    @MethodSource("clips")
    void gradientsAreClippedAsByTheReference(String clip) {
        try (Scope scope = Scope.open()) {
            List<TrainedParameter> parameters = parameters();
            new Gradients(parameters).clip(Clip.parse(clip));
            float[] expected = StepGolden.floats(StepGolden.ALL.get("clips").get(clip));
            assertArrayEquals(expected, gradients(parameters), StepGolden.TOLERANCE);
        }
    }

    @Test
    void withoutClippingNothingChanges() {
        try (Scope scope = Scope.open()) {
            List<TrainedParameter> parameters = parameters();
            new Gradients(parameters).clip(new Clip.None());
            assertArrayEquals(flat(tensors("gradients")), gradients(parameters));
        }
    }

    @Test
    void adaptiveClippingOfNothingButTheLastLayerIsRefused() {
        try (Scope scope = Scope.open()) {
            Gradients head = new Gradients(parameters().subList(2, 4));
            assertThrows(UserError.class, () -> head.require(new Clip.Adaptive(0.1)));
            head.require(new Clip.Norm(1));
            new Gradients(parameters()).require(new Clip.Adaptive(0.1));
        }
    }

    @Test
    void thePenaltyDrawsOnMatricesAloneByTheSignOfTheirNumbers() {
        try (Scope scope = Scope.open()) {
            List<TrainedParameter> parameters = parameters();
            float[] expected = flat(tensors("gradients")), values = flat(tensors("values"));
            new Gradients(parameters).penalise(0.25);
            int conv = 24, bias = 3, matrix = 12;
            for (int i = 0; i < expected.length; i++) {
                boolean isBias = i >= conv && i < conv + bias || i >= conv + bias + matrix;
                if (!isBias) expected[i] += 0.25f * Math.signum(values[i]);
            }
            assertArrayEquals(expected, gradients(parameters), StepGolden.TOLERANCE);
        }
    }

    /** Gradient descent on a bowl of fourth powers. */
    @Test
    void sharpnessAwareStepsAreThoseOfTheFormula() {
        float[] steep = {1, 2, 0.5f};
        try (Scope scope = Scope.open()) {
            Tensor w = HostCopy.toTensor(new float[] {1, -2, 3}, 3).set_requires_grad(true);
            Gradients gradients = new Gradients(List.of(new TrainedParameter("w", w, 0, Role.OUTPUT)));
            for (int step = 0; step < 5; step++) {
                bowl(w, steep);
                List<Tensor> before = gradients.climb(0.5);
                w.mutable_grad().reset();
                bowl(w, steep);
                gradients.descend(before);
                try (Scope update = Scope.inference()) {
                    w.sub_(w.grad().mul(new Scalar(0.01)));
                }
                w.mutable_grad().reset();
            }
            assertArrayEquals(StepGolden.floats(StepGolden.ALL.get("sam")), HostCopy.floats(w), 1e-5f);
        }
    }

    private static void bowl(Tensor w, float[] steep) {
        w.pow(new Scalar(4.0)).mul(HostCopy.toTensor(steep, 3)).sum().backward();
    }

    @Test
    void descendingEndsToTheBitWhereTheClimbBegan() {
        try (Scope scope = Scope.open()) {
            List<TrainedParameter> parameters = parameters();
            Gradients gradients = new Gradients(parameters);
            gradients.descend(gradients.climb(0.3));
            assertArrayEquals(
                    flat(tensors("values")),
                    flat(parameters.stream().map(TrainedParameter::tensor).toList()));
        }
    }
}
