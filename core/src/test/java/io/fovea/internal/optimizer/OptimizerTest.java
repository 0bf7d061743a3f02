package io.fovea.internal.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fovea.UserError;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import io.fovea.train.OptimizerSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for all of them; their steps are looked at by {@link OptimizerGoldenTest}. */
class OptimizerTest {
    private static final int STEPS = 20;

    static List<OptimizerSpec> examples() {
        return List.of(
                new OptimizerSpec.Adam(0.05, 0.9, 0.999, 1e-8, 0.01, false),
                new OptimizerSpec.Adam(0.05, 0.9, 0.999, 1e-8, 0.01, true),
                new OptimizerSpec.AdamW(0.05, 0.9, 0.999, 1e-7, 0.1, false),
                new OptimizerSpec.Sgd(0.05, 0.9, true, 0.01, 0),
                new OptimizerSpec.Sgd(0.05, 0.9, false, 0, 0.5),
                new OptimizerSpec.Sgd(0.05, 0, false, 0.01, 0),
                new OptimizerSpec.NAdam(0.05, 0.9, 0.999, 1e-8, 0.01, 0.004),
                new OptimizerSpec.RAdam(0.05, 0.9, 0.9, 1e-8, 0.01),
                new OptimizerSpec.RmsProp(0.05, 0.9, 1e-8, 0.9, true, 0.01),
                new OptimizerSpec.RmsProp(0.05, 0.9, 1e-8, 0, false, 0.01),
                new OptimizerSpec.Adagrad(0.05, 0.01, 0.1, 1e-10, 0.01),
                new OptimizerSpec.Adadelta(2, 0.9, 1e-6, 0.01),
                new OptimizerSpec.Lamb(0.01, 0.9, 0.999, 1e-6, 0.01),
                new OptimizerSpec.Lion(0.2, 0.9, 0.99, 0.01),
                new OptimizerSpec.Muon(0.02, 0.95, true, 0.1, 0.9, 0.999, 1e-8));
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

    private static ParameterGroup group(String name, Tensor parameter, double rate, double decay, boolean matrices) {
        return new ParameterGroup(name, Map.of(name, parameter), rate, decay, matrices);
    }

    private static Optimizer optimizer(OptimizerSpec spec, Tensor parameter) {
        return Optimizer.of(spec, List.of(group("weight", parameter, 1, 1, true)));
    }

    private static float[] ours(OptimizerSpec spec, double lr, OptionalDouble momentum) {
        try (Scope scope = Scope.open();
                Tensor parameter = parameter();
                Optimizer optimizer = optimizer(spec, parameter)) {
            momentum.ifPresent(optimizer::momentum);
            for (int step = 0; step < STEPS; step++) update(optimizer, parameter, step, lr);
            return HostCopy.floats(parameter);
        }
    }

    private static float[] ours(OptimizerSpec spec) {
        return ours(spec, spec.lr(), OptionalDouble.empty());
    }

    private static void update(Optimizer optimizer, Tensor parameter, int step, double lr) {
        try (Scope scope = Scope.open()) {
            optimizer.clearGradients();
            backward(parameter, step);
            optimizer.step(lr);
        }
    }

    private static OptimizerSpec with(OptimizerSpec spec, String key, double value) {
        ObjectMapper json = new ObjectMapper();
        ObjectNode settings = json.valueToTree(spec);
        settings.put(key, value);
        return json.convertValue(settings, spec.getClass());
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
        assertArrayEquals(ours(spec), resumed, 0);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void leavesNoNativesBehind(OptimizerSpec spec) {
        ours(spec);
        long before = Pointer.totalCount();
        ours(spec);
        assertTrue(Pointer.totalCount() <= before, "natives are left behind");
    }

    @ParameterizedTest
    @MethodSource("examples")
    void aGroupsFactorsAreThoseOfItsRateAndDecay(OptimizerSpec spec) {
        float[] slower, untouched;
        try (Scope scope = Scope.open();
                Tensor a = parameter();
                Tensor b = parameter();
                Optimizer optimizer =
                        Optimizer.of(spec, List.of(group("a", a, 0.1, 0.5, true), group("b", b, 1, 1, true)))) {
            for (int step = 0; step < STEPS; step++) {
                optimizer.clearGradients();
                backward(a, step);
                backward(b, step);
                optimizer.step(spec.lr());
            }
            slower = HostCopy.floats(a);
            untouched = HostCopy.floats(b);
        }
        assertArrayEquals(ours(spec), untouched, 0);
        OptimizerSpec half = with(spec, "weightDecay", 0.5 * spec.weightDecay());
        assertArrayEquals(ours(half, 0.1 * spec.lr(), OptionalDouble.empty()), slower, 0);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void momentumThatAScheduleAsksForTakesThePlaceOfTheRecipes(OptimizerSpec spec) {
        List<String> keys = List.of("momentum", "beta1");
        ObjectNode settings = new ObjectMapper().valueToTree(spec);
        String key = keys.stream().filter(settings::has).findFirst().orElse("");
        boolean hasOne = !key.isEmpty() && settings.get(key).asDouble() > 0;
        OptimizerSpec same = hasOne ? with(spec, key, 0.6) : spec;
        float[] asked = ours(spec, spec.lr(), OptionalDouble.of(0.6));
        assertArrayEquals(ours(same), asked, 0);
        assertEquals(hasOne, !Arrays.equals(ours(spec), asked));
    }

    @Test
    void stateIsKeptUnderTheNamesOfTheParameters() {
        List<Set<String>> names = new ArrayList<>();
        try (Scope scope = Scope.open()) {
            for (int example : List.of(0, 1, 3, 5)) {
                try (Optimizer optimizer = optimizer(examples().get(example), parameter())) {
                    names.add(Set.copyOf(optimizer.state().keySet()));
                }
            }
        }
        assertEquals(
                List.of(
                        Set.of("mean.weight", "square.weight", "steps"),
                        Set.of("mean.weight", "square.weight", "largestSquare.weight", "steps"),
                        Set.of("velocity.weight", "steps"),
                        Set.of("steps")),
                names);
    }

    @Test
    void stateOfEarlierVersionsWasNumberedInTheModelsOrder() {
        try (Scope scope = Scope.open()) {
            Tensor a = parameter(), b = parameter(), steps = parameter();
            List<String> names = List.of("0.weight", "head.bias");
            assertEquals(
                    Map.of("mean.0.weight", a, "mean.head.bias", b, "steps", steps),
                    NumberedState.named(Map.of("mean.0", a, "mean.1", b, "steps", steps), names));
            Map<String, Tensor> today = Map.of("mean.0.weight", a, "mean.head.bias", b, "steps", steps);
            assertEquals(today, NumberedState.named(today, names));
            assertThrows(IllegalArgumentException.class, () -> NumberedState.named(Map.of("mean.2", a), names));
        }
    }

    @Test
    void muonMovesMatricesAlikeInAllDirectionsAndLeavesTheRestToAdamW() {
        OptimizerSpec.Muon muon = new OptimizerSpec.Muon(0.01, 0.95, true, 0, 0.9, 0.999, 1e-8);
        OptimizerSpec.AdamW adam = new OptimizerSpec.AdamW(0.01, 0.9, 0.999, 1e-8, 0, false);
        float[] rest;
        try (Scope scope = Scope.open();
                Tensor parameter = parameter();
                Optimizer optimizer = Optimizer.of(muon, List.of(group("weight", parameter, 1, 1, false)))) {
            for (int step = 0; step < STEPS; step++) update(optimizer, parameter, step, muon.lr());
            rest = HostCopy.floats(parameter);
        }
        assertArrayEquals(ours(adam), rest, 0);
        assertFalse(Arrays.equals(ours(muon), rest));
    }

    @Test
    void aParameterInTwoGroupsIsRefused() {
        try (Scope scope = Scope.open()) {
            ParameterGroup group = group("a", parameter(), 1, 1, true);
            OptimizerSpec spec = examples().get(0);
            assertThrows(IllegalArgumentException.class, () -> Optimizer.of(spec, List.of(group, group)));
        }
    }

    @Test
    void foreignStateIsRefused() {
        Function<OptimizerSpec, Optimizer> create = spec -> optimizer(spec, parameter());
        try (Scope scope = Scope.open();
                Optimizer adam = create.apply(examples().get(0));
                Optimizer sgd = create.apply(examples().get(3))) {
            Map<String, Tensor> state = new LinkedHashMap<>(sgd.state());
            assertThrows(IllegalArgumentException.class, () -> adam.load(state));
        }
    }

    @Test
    void impossibleSettingsAreRefused() {
        assertThrows(UserError.class, () -> OptimizerSpec.named("adam", -1));
        assertThrows(UserError.class, () -> OptimizerSpec.named("adam", Double.NaN));
        assertThrows(UserError.class, () -> new OptimizerSpec.Adam(0.1, 1, 0.9, 1e-8, 0, false));
        assertThrows(UserError.class, () -> new OptimizerSpec.Sgd(0.1, 0.9, false, 0, 1));
        assertThrows(UserError.class, () -> new OptimizerSpec.Sgd(0.1, 0, true, 0, 0));
        assertThrows(UserError.class, () -> new OptimizerSpec.Sgd(0.1, 0.9, true, 0, 0.5));
        UserError error = assertThrows(UserError.class, () -> OptimizerSpec.named("sgdd", 0.1));
        assertTrue(error.fix().contains("sgd"), error.fix());
    }
}
