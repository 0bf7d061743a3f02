package io.fovea.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.torch.HostCopy;
import io.fovea.torch.Precision;
import io.fovea.torch.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every architecture of torchvision's computes what torchvision's does: golden values of architectures.py. */
class ArchitectureGoldenTest {
    /** Larger networks take their time and memory in the acceptance run. */
    private static final long EVERYDAY_PARAMETERS = 15_000_000;

    /** The smallest of papers that have none so small. */
    private static final Set<String> EVERYDAY = Set.of("convnext_tiny", "swin_t", "vit_b_32");

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What architectures.py wrote; a gradient's values are its sum, its norm and its first elements. */
    record Values(
            String torch,
            String torchvision,
            long parameters,
            String stateSha256,
            int tensors,
            int size,
            double[] logits,
            double largest,
            int trainedSize,
            long[] labels,
            double[] trainLogits,
            Map<String, double[]> gradients) {
        static @Nullable Values of(String name) {
            try (InputStream in = Values.class.getResourceAsStream("/golden/architectures/" + name + ".json")) {
                return in == null ? null : JSON.readValue(in, Values.class);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static Values require(String name) {
            return Objects.requireNonNull(of(name), name);
        }
    }

    static Stream<String> golden() {
        return Architectures.all().stream().map(Architecture::name).filter(name -> Values.of(name) != null);
    }

    static Stream<String> everyday() {
        return golden().filter(ArchitectureGoldenTest::isEveryday);
    }

    static Stream<String> large() {
        return golden().filter(name -> !isEveryday(name));
    }

    private static boolean isEveryday(String name) {
        return EVERYDAY.contains(name) || Values.require(name).parameters() <= EVERYDAY_PARAMETERS;
    }

    @ParameterizedTest
    @MethodSource("golden")
    void namesShapesAndParametersAreTorchvisions(String name) throws Exception {
        Values golden = Values.require(name);
        Network network = Architectures.of(name).build(spec(name, golden.size()));
        StringBuilder lines = new StringBuilder();
        long parameters = 0;
        int tensors = 0;
        for (Node node : Node.walk(network.whole())) {
            for (Map.Entry<String, Weight> weight : node.layer().weights().entrySet()) {
                String shape = LongStream.of(weight.getValue().shape())
                        .mapToObj(Long::toString)
                        .collect(Collectors.joining("x"));
                lines.append(Node.join(node.path(), weight.getKey()))
                        .append(' ')
                        .append(shape)
                        .append('\n');
                if (weight.getValue().isParameter())
                    parameters += weight.getValue().count();
                tensors++;
            }
        }
        assertEquals(golden.tensors(), tensors);
        assertEquals(golden.parameters(), parameters);
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(lines.toString().getBytes(StandardCharsets.UTF_8));
        assertEquals(golden.stateSha256(), HexFormat.of().formatHex(digest), lines.toString());
    }

    @ParameterizedTest
    @MethodSource("everyday")
    void logitsEqualTorchvisions(String name) {
        assertLogits(name);
    }

    @Tag("acceptance")
    @ParameterizedTest
    @MethodSource("large")
    void logitsOfLargeNetworksEqualTorchvisions(String name) {
        assertLogits(name);
    }

    @ParameterizedTest
    @MethodSource("everyday")
    void aTrainingStepEqualsTorchvisions(String name) {
        assertTrainingStep(name);
    }

    @Tag("acceptance")
    @ParameterizedTest
    @MethodSource("large")
    void aTrainingStepOfLargeNetworksEqualsTorchvisions(String name) {
        assertTrainingStep(name);
    }

    private static void assertLogits(String name) {
        Values golden = Values.require(name);
        try (ImageModel model = filled(name, golden.size());
                InferenceModel prepared = model.prepare(Precision.FP32);
                Scope scope = Scope.inference()) {
            Tensor image = Formula.image(1, 3, golden.size(), golden.size());
            assertClose(golden.logits(), every(20, model.forward(image)), 1e-4 * golden.largest(), "logits");
            assertClose(
                    golden.logits(), every(20, prepared.forward(image)), 1e-4 * golden.largest(), "prepared logits");
        }
    }

    private static void assertTrainingStep(String name) {
        Values golden = Values.require(name);
        try (ImageModel model = filled(name, golden.trainedSize());
                Scope scope = Scope.open()) {
            model.tensors().values().stream()
                    .filter(Tensor::is_floating_point)
                    .forEach(tensor -> tensor.set_data(tensor.to(ScalarType.Double)));
            model.training(true);
            int size = golden.trainedSize();
            Tensor logits = model.forward(Formula.image(4, 3, size, size).to(ScalarType.Double));
            torch.cross_entropy_loss(logits, HostCopy.toTensor(golden.labels(), 4))
                    .backward();
            Tensor some = torch.cat(new org.bytedeco.pytorch.TensorVector(Stream.of(0, 1, 2, 3)
                    .map(i -> column(100, logits.select(0, i)))
                    .toArray(Tensor[]::new)));
            assertRelative(golden.trainLogits(), HostCopy.floats(some), "training logits");
            golden.gradients().forEach((key, expected) -> {
                Tensor gradient =
                        Objects.requireNonNull(model.tensors().get(key), key).grad();
                float[] values = HostCopy.floats(gradient);
                float[] found = new float[expected.length];
                found[0] = (float) gradient.sum().item_double();
                found[1] = (float) gradient.norm().item_double();
                System.arraycopy(values, 0, found, 2, expected.length - 2);
                assertRelative(expected, found, "gradient of " + key);
            });
        }
    }

    private static ModelSpec spec(String name, int size) {
        // neither dropout nor stochastic depth: they are random
        Map<String, String> options =
                Architectures.of(name).options().containsKey("drop_path") ? Map.of("drop_path", "0") : Map.of();
        return new ModelSpec(name, 1000, 3, size, size, new HeadSpec(List.of(), 0.0), options);
    }

    private static ImageModel filled(String name, int size) {
        ImageModel model = ImageModel.create(spec(name, size), 1);
        Formula.fill(model.tensors());
        return model;
    }

    private static float[] every(int step, Tensor logits) {
        return HostCopy.floats(column(step, logits.flatten()));
    }

    private static Tensor column(int step, Tensor row) {
        return row.slice(
                0, new org.bytedeco.pytorch.LongOptional(0), new org.bytedeco.pytorch.LongOptional(row.size(0)), step);
    }

    private static void assertRelative(double[] expected, float[] found, String what) {
        double largest = 1e-30;
        for (double value : expected) largest = Math.max(largest, Math.abs(value));
        // float32 holds the results, not the computation
        assertClose(expected, found, 1e-6 * largest, what);
    }

    private static void assertClose(double[] expected, float[] found, double tolerance, String what) {
        assertEquals(expected.length, found.length, what);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], found[i], tolerance, what + " at " + i);
        }
    }
}
