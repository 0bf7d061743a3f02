package io.fovea.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.internal.architecture.Architecture;
import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.architecture.Network;
import io.fovea.internal.inference.InferenceModel;
import io.fovea.internal.layer.Node;
import io.fovea.internal.layer.StateTensor;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Precision;
import io.fovea.internal.torch.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
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

/**
 * Every architecture of torchvision's computes what torchvision's does, and the small ones what their definitions in
 * PyTorch do: golden values of architectures.py and small_networks.py.
 */
class ArchitectureGoldenTest {
    /** Larger networks take their time and memory in the acceptance run. */
    private static final long EVERYDAY_PARAMETERS = 15_000_000;

    private static final String FOLDER = "/golden/architectures/";
    private static final String SUFFIX = ".json";
    /** The smallest of papers that have none so small. */
    private static final Set<String> EVERYDAY = Set.of("convnext_tiny", "swin_t", "vit_b_32");

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * What architectures.py wrote; a gradient's values are its sum, its norm and its first elements.
     *
     * @param architecture null for that of the file's name
     * @param classes null for 1,000
     * @param options null for none
     */
    record Values(
            @Nullable String architecture,
            @Nullable Integer classes,
            @Nullable Map<String, String> options,
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
        static Values of(String name) {
            try (InputStream in = Values.class.getResourceAsStream(FOLDER + name + SUFFIX)) {
                return JSON.readValue(Objects.requireNonNull(in, name), Values.class);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        int width() {
            return classes == null ? 1000 : classes;
        }

        ModelSpec spec(String name, int size) {
            Architecture known = Architectures.of(architecture == null ? name : architecture);
            Map<String, String> all = new TreeMap<>(options == null ? Map.of() : options);
            // neither dropout nor stochastic depth: they are random
            if (known.options().containsKey("drop_path")) all.put("drop_path", "0");
            return new ModelSpec(known.name(), width(), 3, size, size, new HeadSpec(List.of(), 0.0), all);
        }
    }

    /** Names of all files. */
    static List<String> golden() throws Exception {
        try (Stream<Path> files = Files.list(
                Path.of(Objects.requireNonNull(Values.class.getResource(FOLDER)).toURI()))) {
            return files.map(file -> file.getFileName().toString())
                    .map(file -> file.substring(0, file.length() - SUFFIX.length()))
                    .sorted()
                    .toList();
        }
    }

    static Stream<String> everyday() throws Exception {
        return golden().stream().filter(ArchitectureGoldenTest::isEveryday);
    }

    static Stream<String> large() throws Exception {
        return golden().stream().filter(name -> !isEveryday(name));
    }

    private static boolean isEveryday(String name) {
        return EVERYDAY.contains(name) || Values.of(name).parameters() <= EVERYDAY_PARAMETERS;
    }

    @ParameterizedTest
    @MethodSource("golden")
    void namesShapesAndParametersAreTorchvisions(String name) throws Exception {
        Values golden = Values.of(name);
        ModelSpec spec = golden.spec(name, golden.size());
        Network network = Architectures.of(spec.architecture()).build(spec);
        StringBuilder lines = new StringBuilder();
        long parameters = 0;
        int tensors = 0;
        for (Node node : Node.walk(network.whole())) {
            for (Map.Entry<String, StateTensor> weight : node.layer().weights().entrySet()) {
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
        Values golden = Values.of(name);
        try (ImageModel model = filled(golden.spec(name, golden.size()));
                InferenceModel prepared = model.prepare(Precision.FP32);
                Scope scope = Scope.inference()) {
            int some = Math.max(1, golden.width() / 50);
            Tensor image = Formula.image(1, 3, golden.size(), golden.size());
            assertClose(golden.logits(), every(some, model.forward(image)), 1e-4 * golden.largest(), "logits");
            assertClose(
                    golden.logits(), every(some, prepared.forward(image)), 1e-4 * golden.largest(), "prepared logits");
        }
    }

    private static void assertTrainingStep(String name) {
        Values golden = Values.of(name);
        try (ImageModel model = filled(golden.spec(name, golden.trainedSize()));
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
                    .map(i -> column(Math.max(1, golden.width() / 10), logits.select(0, i)))
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

    private static ImageModel filled(ModelSpec spec) {
        ImageModel model = ImageModel.create(spec, 1);
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
        double largest = 1e-9; // a bias before a batch norm has a gradient of rounding errors
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
