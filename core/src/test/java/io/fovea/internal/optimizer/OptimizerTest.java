package io.fovea.internal.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fovea.UserError;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import io.fovea.train.OptimizerSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compared with libtorch's own optimisers, which are PyTorch's C++ front end. */
class OptimizerTest {
    private static final int STEPS = 20;

    static List<OptimizerSpec> examples() {
        return List.of(
                new OptimizerSpec.Adam(0.05, 0.9, 0.999, 1e-8, 0.01),
                new OptimizerSpec.AdamW(0.05, 0.9, 0.999, 1e-7, 0.1),
                new OptimizerSpec.Sgd(0.05, 0.9, true, 0.01),
                new OptimizerSpec.Sgd(0.05, 0.9, false, 0),
                new OptimizerSpec.Sgd(0.05, 0, false, 0.01));
    }

    @Test
    void everyOptimizerHasAnExample() {
        assertEquals(
                Set.of(OptimizerSpec.class.getPermittedSubclasses()),
                examples().stream().map(Object::getClass).collect(Collectors.toSet()));
    }

    private static Tensor parameter() {
        return HostCopy.toTensor(new float[] {1, -2, 3, 0.5f, -0.25f, 4}, 2, 3).set_requires_grad(true);
    }

    /** Gradients of a bowl that is steeper along some axes. */
    private static void backward(Tensor parameter, int step) {
        Tensor steepness = HostCopy.toTensor(new float[] {1, 2, 0.5f, 3, 1, 0.1f + step % 3}, 2, 3);
        parameter.mul(parameter).mul(steepness).sum().backward();
    }

    private static ParameterGroup group(String name, Tensor parameter, double rate, double decay) {
        return new ParameterGroup(name, Map.of(name, parameter), rate, decay, true);
    }

    private static Optimizer optimizer(OptimizerSpec spec, Tensor parameter) {
        return Optimizer.of(spec, List.of(group("weight", parameter, 1, 1)));
    }

    private static float[] ours(OptimizerSpec spec, int steps) {
        return ours(spec, steps, spec.lr());
    }

    private static float[] ours(OptimizerSpec spec, int steps, double lr) {
        try (Scope scope = Scope.open();
                Tensor parameter = parameter();
                Optimizer optimizer = optimizer(spec, parameter)) {
            for (int step = 0; step < steps; step++) update(optimizer, parameter, step, lr);
            return HostCopy.floats(parameter);
        }
    }

    private static void update(Optimizer optimizer, Tensor parameter, int step, double lr) {
        try (Scope scope = Scope.open()) {
            optimizer.clearGradients();
            backward(parameter, step);
            optimizer.step(lr);
        }
    }

    private static org.bytedeco.pytorch.Optimizer reference(OptimizerSpec spec, TensorVector parameters) {
        if (spec instanceof OptimizerSpec.Adam adam) {
            AdamOptions options = new AdamOptions(adam.lr());
            options.weight_decay().put(adam.weightDecay());
            return new Adam(parameters, options);
        }
        if (spec instanceof OptimizerSpec.AdamW adam) {
            AdamWOptions options = new AdamWOptions(adam.lr());
            options.eps().put(adam.eps());
            options.weight_decay().put(adam.weightDecay());
            return new AdamW(parameters, options);
        }
        OptimizerSpec.Sgd sgd = (OptimizerSpec.Sgd) spec;
        SGDOptions options = new SGDOptions(sgd.lr());
        options.momentum().put(sgd.momentum());
        options.nesterov().put(sgd.nesterov());
        options.weight_decay().put(sgd.weightDecay());
        return new SGD(parameters, options);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void takesTheStepsOfPyTorchsOwn(OptimizerSpec spec) {
        float[] expected;
        try (Scope scope = Scope.open()) {
            Tensor parameter = parameter();
            org.bytedeco.pytorch.Optimizer optimizer = reference(spec, new TensorVector(parameter));
            for (int step = 0; step < STEPS; step++) {
                optimizer.zero_grad();
                backward(parameter, step);
                optimizer.step();
            }
            expected = HostCopy.floats(parameter);
        }
        assertArrayEquals(expected, ours(spec, STEPS), 2e-5f);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void goesOnExactlyFromASavedState(OptimizerSpec spec) {
        float[] resumed;
        try (Scope scope = Scope.open();
                Tensor parameter = parameter();
                Optimizer first = optimizer(spec, parameter);
                Optimizer second = optimizer(spec, parameter)) {
            for (int step = 0; step < STEPS / 2; step++) update(first, parameter, step, spec.lr());
            second.load(first.state());
            for (int step = STEPS / 2; step < STEPS; step++) update(second, parameter, step, spec.lr());
            resumed = HostCopy.floats(parameter);
        }
        assertArrayEquals(ours(spec, STEPS), resumed, 0);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void leavesNoNativesBehind(OptimizerSpec spec) {
        ours(spec, 1);
        long before = Pointer.totalCount();
        ours(spec, STEPS);
        assertTrue(Pointer.totalCount() <= before, "natives are left behind");
    }

    @ParameterizedTest
    @MethodSource("examples")
    void aGroupsFactorsAreThoseOfItsRateAndDecay(OptimizerSpec spec) {
        ObjectNode settings = new ObjectMapper().valueToTree(spec);
        settings.put("weightDecay", 0.5 * settings.get("weightDecay").asDouble());
        float[] slower, untouched;
        try (Scope scope = Scope.open();
                Tensor a = parameter();
                Tensor b = parameter();
                Optimizer optimizer = Optimizer.of(spec, List.of(group("a", a, 0.1, 0.5), group("b", b, 1, 1)))) {
            for (int step = 0; step < STEPS; step++) {
                optimizer.clearGradients();
                backward(a, step);
                backward(b, step);
                optimizer.step(spec.lr());
            }
            slower = HostCopy.floats(a);
            untouched = HostCopy.floats(b);
        }
        assertArrayEquals(ours(spec, STEPS), untouched, 0);
        OptimizerSpec half = new ObjectMapper().convertValue(settings, spec.getClass());
        assertArrayEquals(ours(half, STEPS, 0.1 * spec.lr()), slower, 0);
    }

    @Test
    void aParameterInTwoGroupsIsRefused() {
        try (Scope scope = Scope.open()) {
            ParameterGroup group = group("a", parameter(), 1, 1);
            OptimizerSpec spec = examples().get(0);
            assertThrows(IllegalArgumentException.class, () -> Optimizer.of(spec, List.of(group, group)));
        }
    }

    @Test
    void foreignStateIsRefused() {
        Function<OptimizerSpec, Optimizer> create = spec -> optimizer(spec, parameter());
        try (Scope scope = Scope.open();
                Optimizer adam = create.apply(examples().get(0));
                Optimizer sgd = create.apply(examples().get(2))) {
            Map<String, Tensor> state = new LinkedHashMap<>(sgd.state());
            assertThrows(IllegalArgumentException.class, () -> adam.load(state));
        }
    }

    @Test
    void impossibleSettingsAreRefused() {
        assertThrows(UserError.class, () -> OptimizerSpec.named("adam", -1));
        assertThrows(UserError.class, () -> OptimizerSpec.named("adam", Double.NaN));
        assertThrows(UserError.class, () -> new OptimizerSpec.Adam(0.1, 1, 0.9, 1e-8, 0));
        assertThrows(IllegalArgumentException.class, () -> new OptimizerSpec.Sgd(0.1, 0, true, 0));
        assertThrows(IllegalArgumentException.class, () -> OptimizerSpec.named("rmsprop", 0.1));
    }
}
