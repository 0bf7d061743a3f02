package io.fovea.internal.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.Precision;
import io.fovea.UserError;
import io.fovea.internal.architecture.Architecture;
import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.architecture.NetworkSummary;
import io.fovea.internal.inference.InferenceModel;
import io.fovea.internal.layer.LayerSummary;
import io.fovea.internal.layer.Node;
import io.fovea.internal.layer.StateTensor;
import io.fovea.internal.layer.Trace;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.NumberType;
import io.fovea.internal.torch.Scope;
import io.fovea.train.TrainPart;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every architecture promises. */
class ArchitectureContractTest {
    private static final int CLASSES = 5;
    private static final int LARGEST = 64; // pixels a side: for speed

    private static final long EVERYDAY_PARAMETERS = 15_000_000;

    static List<Architecture> all() {
        return Architectures.all();
    }

    /** The smallest architecture of each paper, if it is small enough for every day. */
    static List<Architecture> everyday() {
        return smallest().filter(ArchitectureContractTest::isEveryday).toList();
    }

    static Stream<Architecture> smallest() {
        return all().stream()
                .collect(Collectors.toMap(
                        Architecture::reference,
                        Function.identity(),
                        BinaryOperator.minBy(Comparator.comparingLong(ArchitectureContractTest::parameters)),
                        TreeMap::new))
                .values()
                .stream();
    }

    static boolean isEveryday(Architecture architecture) {
        return parameters(architecture) <= EVERYDAY_PARAMETERS;
    }

    @Test
    void namesAreUnique() {
        Set<String> names = new HashSet<>();
        for (Architecture architecture : all()) {
            assertTrue(names.add(architecture.name()), architecture.name());
            assertSame(architecture, Architectures.of(architecture.name()));
        }
    }

    @ParameterizedTest
    @MethodSource("everyday")
    void computesFeaturesAndLogits(Architecture architecture) {
        try (ImageModel model = filled(architecture);
                Scope scope = Scope.inference()) {
            Tensor images = images(architecture, 3);
            Tensor features = model.features(images);
            Tensor logits = model.forward(images);
            assertEquals(List.of(3L, (long) model.featureWidth()), shape(features));
            assertEquals(List.of(3L, (long) CLASSES), shape(logits));
            assertTrue(torch.equal(logits, model.classify(features)));
            assertTrue(torch.equal(logits, model.forward(images)), "two runs differ");
            assertTrue(torch.equal(images, images(architecture, 3)), "the input was overwritten");
        }
    }

    @ParameterizedTest
    @MethodSource("everyday")
    void theSameSeedGivesTheSameWeights(Architecture architecture) {
        try (ImageModel one = ImageModel.create(spec(architecture, HeadSpec.DEFAULT), 7);
                ImageModel same = ImageModel.create(spec(architecture, HeadSpec.DEFAULT), 7);
                ImageModel other = ImageModel.create(spec(architecture, HeadSpec.DEFAULT), 8)) {
            one.tensors()
                    .forEach((name, tensor) ->
                            assertTrue(torch.equal(tensor, same.tensors().get(name)), name));
            assertTrue(one.tensors().keySet().stream()
                    .anyMatch(name -> !torch.equal(
                            one.tensors().get(name), other.tensors().get(name))));
        }
    }

    @ParameterizedTest
    @MethodSource("everyday")
    void trainsOnlyThePartThatItShould(Architecture architecture) {
        try (ImageModel model = filled(architecture)) {
            int parameters = model.trainable().size();
            for (int blocks : List.of(1, 2, architecture.blocks())) {
                model.trainOnly(new TrainPart.LastBlocks(blocks));
                assertTrue(model.trainable().size() <= parameters);
                assertOnlyTrainableTensorsMove(model, images(architecture, 4));
                if (blocks == architecture.blocks())
                    assertEquals(parameters, model.trainable().size());
            }
            model.trainOnly(new TrainPart.All());
            assertFalse(model.trunkFrozen());
            assertEquals(parameters, model.trainable().size());
            model.trainOnly(new TrainPart.Head());
            assertTrue(model.trunkFrozen());
            assertTrue(model.trainable().keySet().stream().allMatch(n -> n.startsWith(architecture.headPrefix())));
            assertOnlyTrainableTensorsMove(model, images(architecture, 4));
            TrainPart tooMany = new TrainPart.LastBlocks(architecture.blocks() + 1);
            UserError error = assertThrows(UserError.class, () -> model.trainOnly(tooMany));
            assertTrue(
                    String.valueOf(error.getMessage()).contains(" has " + architecture.blocks()), error.getMessage());
        }
    }

    @ParameterizedTest
    @MethodSource("everyday")
    void preparedForInferenceItComputesTheSame(Architecture architecture) {
        try (ImageModel model = filled(architecture);
                Scope scope = Scope.inference()) {
            Tensor images = images(architecture, 3);
            Tensor logits = model.forward(images);
            Tensor features = model.features(images);
            model.training(true); // must not matter
            InferenceModel prepared = model.prepare(Precision.FP32);
            model.close(); // nor this
            try (prepared) {
                Tensor actual = prepared.forward(images);
                Golden.assertClose(HostCopy.floats(logits), HostCopy.floats(actual), 1e-5, "logits");
                Golden.assertClose(
                        HostCopy.floats(features), HostCopy.floats(prepared.features(images)), 1e-5, "features");
                assertTrue(torch.equal(actual, prepared.forward(images)), "two runs differ");
                assertTrue(torch.equal(images, images(architecture, 3)), "the input was overwritten");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("everyday")
    void frozenLayersAndThoseThatLearnAreTheWholeNetwork(Architecture architecture) {
        try (ImageModel model = filled(architecture);
                Scope scope = Scope.inference()) {
            Tensor images = images(architecture, 3);
            Tensor logits = model.forward(images);
            for (TrainPart part : List.of(
                    new TrainPart.Head(),
                    new TrainPart.LastBlocks(1),
                    new TrainPart.LastBlocks(architecture.blocks()))) {
                model.trainOnly(part);
                if (!model.hasFrozenPart()) continue;
                try (InferenceModel frozen = model.prepareFrozen(Precision.FP32)) {
                    Tensor features = frozen.features(images);
                    long[] shape = LongStream.concat(
                                    LongStream.of(3),
                                    model.frozenShape().sizes().stream().mapToLong(size -> size))
                            .toArray();
                    assertArrayEquals(shape, HostCopy.shape(features), part.text());
                    Golden.assertClose(
                            HostCopy.floats(logits), HostCopy.floats(model.learned(features)), 1e-5, part.text());
                }
            }
        }
    }

    /**
     * How far bf16 is off depends on the depth and the weights: libtorch's own bf16 is the yardstick. It may keep the
     * sums of residual networks in float32, where ours are bf16.
     */
    @ParameterizedTest
    @MethodSource("everyday")
    void preparedInBf16ItIsAsExactAsAutocast(Architecture architecture) {
        try (ImageModel model = filled(architecture);
                InferenceModel prepared = model.prepare(Precision.BF16);
                Scope scope = Scope.inference()) {
            Tensor images = images(architecture, 8);
            Tensor features = model.features(images);
            Tensor actual = prepared.features(images);
            assertEquals(torch.ScalarType.Float, actual.scalar_type().intern());
            double yardstick = distance(features, autocast(() -> model.features(images)));
            double off = distance(features, actual);
            assertTrue(off <= 1.75 * yardstick, "off by " + off + ", autocast by " + yardstick);
            assertTrue(off > 1e-4, "this is not bf16: off by " + off);
            assertTrue(torch.equal(actual, prepared.features(images)), "two runs differ");
        }
    }

    @ParameterizedTest
    @MethodSource("everyday")
    void closingReleasesEveryNative(Architecture architecture) {
        useOnce(architecture); // whatever is created once for the process
        long before = Pointer.totalCount();
        useOnce(architecture);
        assertTrue(Pointer.totalCount() <= before, "natives are left behind");
    }

    @ParameterizedTest
    @MethodSource("everyday")
    void aHeadWithHiddenLayersFits(Architecture architecture) {
        ModelSpec spec = spec(architecture, new HeadSpec(List.of(12, 7), 0.1));
        try (ImageModel model = ImageModel.create(spec, 1);
                Scope scope = Scope.inference()) {
            assertEquals(List.of(2L, (long) CLASSES), shape(model.forward(images(architecture, 2))));
            assertTrue(model.tensors().entrySet().stream()
                    .anyMatch(tensor -> tensor.getKey().startsWith(architecture.headPrefix())
                            && shape(tensor.getValue()).equals(List.of(7L, 12L))));
        }
    }

    @ParameterizedTest
    @MethodSource("everyday")
    void theSummaryAddsUp(Architecture architecture) {
        try (ImageModel model = ImageModel.create(architecture.spec(1000), 1)) {
            NetworkSummary summary = model.summary();
            assertEquals(
                    summary.parameters(),
                    summary.rows().stream().mapToLong(LayerSummary::parameters).sum());
            assertEquals(
                    summary.macs(),
                    summary.rows().stream().mapToLong(LayerSummary::macs).sum());
            assertEquals(summary.parameters(), summary.trainable());
            assertEquals(summary.parameters(), parameters(architecture));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void countsWhatWasPublished(Architecture architecture) {
        Architecture.Published published = architecture.published();
        if (published == null) return;
        Trace trace = new Trace();
        ModelSpec spec = architecture.spec(1000);
        architecture.build(spec).whole().trace(spec.input(), trace);
        assertEquals(published.parameters(), parameters(architecture));
        double rounding = 0.0005; // published with three decimals
        assertEquals(published.gigaMacs(), trace.macs() / 1e9, Math.max(rounding, 0.01 * published.gigaMacs()));
    }

    @ParameterizedTest
    @MethodSource("everyday")
    void refusesOtherImages(Architecture architecture) {
        try (ImageModel model = ImageModel.create(spec(architecture, HeadSpec.DEFAULT), 1);
                Scope scope = Scope.inference()) {
            Tensor wrong = torch.zeros(2, architecture.channels() + 1, size(architecture), size(architecture));
            var error = assertThrows(IllegalArgumentException.class, () -> model.forward(wrong));
            assertTrue(
                    String.valueOf(error.getMessage()).contains("[2, " + (architecture.channels() + 1)),
                    error.getMessage());
        }
    }

    private static void assertOnlyTrainableTensorsMove(ImageModel model, Tensor images) {
        Set<String> trainable = model.trainable().keySet();
        try (images;
                Scope scope = Scope.open()) {
            Map<String, Tensor> before = new HashMap<>();
            model.tensors()
                    .forEach((name, tensor) -> before.put(name, tensor.detach().clone()));
            model.training(true);
            model.forward(images).pow(new Scalar(2)).sum().backward();
            model.training(false);
            model.tensors().forEach((name, tensor) -> {
                boolean hasGradient = tensor.grad().defined();
                assertEquals(trainable.contains(name), hasGradient, name);
                if (hasGradient) tensor.mutable_grad().reset();
                if (!name.contains("running_mean")) return;
                String norm = name.replace("running_mean", "weight");
                assertEquals(!trainable.contains(norm), torch.equal(before.get(name), tensor), name);
            });
        }
    }

    /** Root of the mean square of the difference, as a share of that of the values. */
    private static double distance(Tensor expected, Tensor actual) {
        double size = expected.norm().item_double();
        return expected.sub(actual.to(torch.ScalarType.Float)).norm().item_double() / size;
    }

    private static Tensor autocast(Supplier<Tensor> body) {
        torch.set_autocast_enabled(torch.DeviceType.CPU, true);
        torch.set_autocast_dtype(torch.DeviceType.CPU, torch.ScalarType.BFloat16);
        torch.increment_nesting();
        try {
            return body.get();
        } finally {
            torch.set_autocast_enabled(torch.DeviceType.CPU, false);
            if (torch.decrement_nesting() == 0) torch.clear_cache();
        }
    }

    private static void useOnce(Architecture architecture) {
        ImageModel model;
        try (Scope scope = Scope.open()) {
            model = ImageModel.create(spec(architecture, HeadSpec.DEFAULT), 1); // survives the scope
        }
        try (Scope scope = Scope.open()) {
            model.training(true);
            model.forward(images(architecture, 2)).sum().backward();
        }
        for (Precision precision : NumberType.ANSWERS) {
            try (InferenceModel prepared = model.prepare(precision);
                    Scope scope = Scope.open()) {
                assertNotNull(prepared.forward(images(architecture, 2)));
            }
        }
        model.close();
        model.close();
        assertThrows(IllegalStateException.class, model::tensors);
    }

    private static ImageModel filled(Architecture architecture) {
        ImageModel model = ImageModel.create(spec(architecture, HeadSpec.DEFAULT), 1);
        Formula.fill(model.tensors());
        return model;
    }

    private static ModelSpec spec(Architecture architecture, HeadSpec head) {
        int size = size(architecture);
        return new ModelSpec(architecture.name(), CLASSES, architecture.channels(), size, size, head, Map.of());
    }

    private static int size(Architecture architecture) {
        return Math.min(LARGEST, architecture.size());
    }

    private static Tensor images(Architecture architecture, int count) {
        return Formula.image(count, architecture.channels(), size(architecture), size(architecture));
    }

    /** Of the standard network, without allocating them. */
    private static long parameters(Architecture architecture) {
        return Node.walk(architecture.build(architecture.spec(1000)).whole()).stream()
                .flatMap(node -> node.layer().weights().values().stream())
                .filter(StateTensor::isParameter)
                .mapToLong(StateTensor::count)
                .sum();
    }

    private static List<Long> shape(Tensor tensor) {
        return LongStream.of(HostCopy.shape(tensor)).boxed().toList();
    }
}
