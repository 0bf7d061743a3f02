package io.fovea.internal.optimizer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import io.fovea.train.OptimizerSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The trajectories of torch.optim, or of the papers' formulas: {@code core/src/test/python/optimizers.py}. */
class OptimizerGoldenTest {
    private static final Map<String, long[]> SHAPES = new LinkedHashMap<>();

    static {
        SHAPES.put("matrix", new long[] {4, 3});
        SHAPES.put("kernel", new long[] {3, 2, 2, 2});
        SHAPES.put("bias", new long[] {5});
    }

    private static final JsonNode GOLDEN = golden();

    private static JsonNode golden() {
        try (InputStream json = OptimizerGoldenTest.class.getResourceAsStream("/golden/optimizers.json")) {
            return new ObjectMapper().readTree(Objects.requireNonNull(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Integer> cases() {
        return IntStream.range(0, GOLDEN.get("cases").size()).boxed().toList();
    }

    private static Class<?> type(String name) {
        return Arrays.stream(OptimizerSpec.class.getPermittedSubclasses())
                .filter(type -> type.getSimpleName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static double[] formula(String tensor, int salt) {
        int number = List.copyOf(SHAPES.keySet()).indexOf(tensor);
        int count = (int) Arrays.stream(SHAPES.get(tensor)).reduce(1, (a, b) -> a * b);
        return IntStream.range(0, count)
                .mapToDouble(i -> (i * 7919L + (number + 3L * salt) * 10473) % 1009 / 1009.0 - 0.5)
                .toArray();
    }

    private static Tensor first(String name) {
        double[] values = formula(name, 0);
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) floats[i] = (float) (2 * values[i]);
        return HostCopy.toTensor(floats, SHAPES.get(name)).set_requires_grad(true);
    }

    private static void setGradient(String name, Tensor parameter, int step) {
        float[] values = HostCopy.floats(parameter), gradient = new float[values.length];
        double[] steep = formula(name, 1), noise = formula(name, 10 + step);
        for (int i = 0; i < values.length; i++) {
            gradient[i] = i % 11 == 5 ? 0 : (float) (steep[i] + 0.7) * values[i] + (float) (0.4 * noise[i]);
        }
        parameter.mutable_grad().put(HostCopy.toTensor(gradient, SHAPES.get(name)));
    }

    @Test
    void everyOptimizerHasGoldenValues() {
        Set<String> names = new TreeSet<>();
        GOLDEN.get("cases").forEach(golden -> names.add(golden.get("name").asText()));
        assertEquals(
                Arrays.stream(OptimizerSpec.class.getPermittedSubclasses())
                        .map(Class::getSimpleName)
                        .collect(Collectors.toCollection(TreeSet::new)),
                names);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void takesTheStepsOfItsReference(int number) throws Exception {
        JsonNode golden = GOLDEN.get("cases").get(number), steps = golden.get("steps");
        OptimizerSpec spec = (OptimizerSpec) new ObjectMapper()
                .treeToValue(golden.get("settings"), type(golden.get("name").asText()));
        int last = steps.properties().stream()
                .mapToInt(step -> Integer.parseInt(step.getKey()))
                .max()
                .orElseThrow();
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> trained = new LinkedHashMap<>();
            SHAPES.keySet().forEach(name -> trained.put(name, first(name)));
            Map<String, Tensor> matrices = new LinkedHashMap<>(trained);
            matrices.remove("bias");
            try (Optimizer optimizer = Optimizer.of(
                    spec,
                    List.of(
                            new ParameterGroup("matrices", matrices, 1, 1, true),
                            new ParameterGroup("biases", Map.of("bias", trained.get("bias")), 0.1, 0, false)))) {
                for (int step = 0; step < last; step++) {
                    int now = step;
                    trained.forEach((name, tensor) -> setGradient(name, tensor, now));
                    optimizer.step(spec.lr() * (1 - step / (2.0 * last)));
                    JsonNode expected = steps.path(String.valueOf(step + 1));
                    expected.properties()
                            .forEach(tensor -> assertValues(
                                    golden.get("name").asText() + ", step " + (now + 1) + ", " + tensor.getKey(),
                                    tensor.getValue(),
                                    HostCopy.floats(trained.get(tensor.getKey()))));
                }
            }
        }
    }

    private static void assertValues(String place, JsonNode expected, float[] found) {
        assertEquals(expected.size(), found.length, place);
        double tolerance = GOLDEN.get("tolerance").asDouble();
        for (int i = 0; i < found.length; i++) {
            assertEquals(expected.get(i).asDouble(), found[i], tolerance, place + " " + i);
        }
    }
}
