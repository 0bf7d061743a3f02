package io.fovea.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.Precision;
import io.fovea.UserError;
import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.architecture.NetworkSummary;
import io.fovea.internal.inference.InferenceModel;
import io.fovea.internal.layer.LayerSummary;
import io.fovea.internal.layer.Node;
import io.fovea.internal.layer.Shape;
import io.fovea.internal.layer.StateTensor;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import io.fovea.train.TrainPart;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class ImageModelTest {
    private static ModelSpec mobilenet(int classes, HeadSpec head, Map<String, String> options) {
        return new ModelSpec("mobilenet_v2", classes, 3, 64, 64, head, options);
    }

    private static ImageModel mobilenet(int classes) {
        return ImageModel.create(mobilenet(classes, HeadSpec.DEFAULT, Map.of()), 1);
    }

    @Test
    void frozenTrunkKeepsItsBatchNormStatistics() {
        try (ImageModel model = mobilenet(4);
                Scope scope = Scope.open()) {
            model.trainOnly(new TrainPart.Head());
            model.training(true);
            Tensor images = Formula.image(4, 3, 64, 64);
            Map<String, Tensor> before = new HashMap<>();
            model.tensors()
                    .forEach((name, tensor) -> before.put(name, tensor.detach().clone()));
            Tensor features = model.features(images);
            assertFalse(features.requires_grad());
            assertTrue(torch.equal(features, model.features(images)));
            assertTrue(model.classify(features).requires_grad());
            model.tensors().forEach((name, tensor) -> assertTrue(torch.equal(before.get(name), tensor), name));
        }
    }

    @Test
    void freezingAndThawingAgainMovesTheStatistics() {
        try (ImageModel model = mobilenet(4);
                Scope scope = Scope.open()) {
            model.trainOnly(new TrainPart.Head());
            model.training(true);
            model.trainOnly(new TrainPart.All());
            model.forward(Formula.image(4, 3, 64, 64));
            assertEquals(1, HostCopy.longs(tensor(model, "features.0.1.num_batches_tracked"))[0]);
        }
    }

    @Test
    void weightsThatAreNotFiniteAreRefusedByNameAndNothingIsLoaded() {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            try (ImageModel model = mobilenet(4);
                    ImageModel other = ImageModel.create(mobilenet(4, HeadSpec.DEFAULT, Map.of()), 2);
                    Scope scope = Scope.inference()) {
                tensor(other, "features.18.1.running_var")
                        .flatten()
                        .narrow(0, 5, 1)
                        .fill_(new Scalar(bad));
                Tensor first = tensor(model, "features.0.0.weight").clone();
                UserError error = assertThrows(UserError.class, () -> model.load("run/last.fovea", other.tensors()));
                assertTrue(error.getMessage().startsWith("run/last.fovea: "), error.getMessage());
                assertTrue(error.getMessage().contains("features.18.1.running_var"), error.getMessage());
                assertTrue(torch.equal(first, tensor(model, "features.0.0.weight")), "something was loaded");
            }
        }
    }

    @Test
    void aHeadThatIsLeftBehindMayHoldAnything() {
        try (ImageModel model = mobilenet(4);
                ImageModel other = mobilenet(7);
                Scope scope = Scope.inference()) {
            tensor(other, "classifier.1.bias").fill_(new Scalar(Float.NaN));
            assertFalse(model.load("other.pth", other.tensors()).complete());
        }
    }

    @Test
    void lastBlocksAreCountedFromTheEnd() {
        try (ImageModel model = mobilenet(4)) {
            model.trainOnly(new TrainPart.LastBlocks(1));
            assertEquals(
                    Set.of(
                            "features.18.0.weight",
                            "features.18.1.weight",
                            "features.18.1.bias",
                            "classifier.1.weight",
                            "classifier.1.bias"),
                    model.trainable().keySet());
            assertFalse(model.trunkFrozen());
            assertEquals(320 * 1280 + 2 * 1280 + (1280 + 1) * 4, model.summary().trainable());
        }
    }

    @Test
    void weightsOfAnotherHeadLoadTheTrunkAlone() {
        try (ImageModel file = mobilenet(1000);
                ImageModel model = mobilenet(4);
                Scope scope = Scope.open()) {
            Formula.fill(file.tensors());
            float[] head = HostCopy.floats(tensor(model, "classifier.1.weight"));
            LoadReport report = model.load(file.tensors());
            assertEquals(
                    Set.of(
                            "classifier.1.bias: model [4], file [1000]",
                            "classifier.1.weight: model [4, 1280], file [1000, 1280]"),
                    report.wrongShape());
            assertEquals(Set.of(), report.missing());
            Golden.assertClose(head, HostCopy.floats(tensor(model, "classifier.1.weight")), 0, "head");
            assertTrue(torch.equal(tensor(file, "features.18.0.weight"), tensor(model, "features.18.0.weight")));
        }
    }

    @Test
    void aModelThatAwaitsItsWeightsHasNoValuesAtAll() {
        try (ImageModel model = ImageModel.awaitingWeights(mobilenet(4, HeadSpec.DEFAULT, Map.of()), 1);
                ImageModel other = mobilenet(4);
                Scope scope = Scope.inference()) {
            assertThrows(IllegalStateException.class, () -> model.forward(Formula.image(1, 3, 64, 64)));
            assertThrows(IllegalStateException.class, model::tensors);
            Map<String, Tensor> cut = new HashMap<>(other.tensors());
            cut.remove("features.18.0.weight");
            assertThrows(UserError.class, () -> model.load(cut));
            assertThrows(IllegalStateException.class, model::tensors);
        }
    }

    /** Also in what the file does not decide: the head, the counters, strides and gradients. */
    @Test
    void loadedWithoutBeingDrawnItIsTheModelThatWasDrawnFirst() {
        ModelSpec spec = mobilenet(4, HeadSpec.DEFAULT, Map.of());
        for (int classes : new int[] {4, 1000}) {
            try (ImageModel file = mobilenet(classes);
                    ImageModel drawn = ImageModel.create(spec, 7);
                    ImageModel awaiting = ImageModel.awaitingWeights(spec, 7);
                    Scope scope = Scope.inference()) {
                Map<String, Tensor> values = Formula.values(file.tensors()); // without counters
                assertEquals(drawn.load(values), awaiting.load(values));
                assertEquals(drawn.trainable().keySet(), awaiting.trainable().keySet());
                drawn.tensors().forEach((name, expected) -> {
                    Tensor tensor = tensor(awaiting, name);
                    assertTrue(torch.equal(expected, tensor), name);
                    assertEquals(
                            expected.scalar_type().intern(),
                            tensor.scalar_type().intern(),
                            name);
                    for (int i = 0; i < expected.dim(); i++) assertEquals(expected.stride(i), tensor.stride(i), name);
                });
            }
        }
    }

    @Test
    void weightsOfTheSameHeadLoadWholly() {
        try (ImageModel file = mobilenet(4);
                ImageModel model = mobilenet(4);
                Scope scope = Scope.open()) {
            Formula.fill(file.tensors());
            assertTrue(model.load(Formula.values(file.tensors())).complete()); // without counters
            file.tensors()
                    .forEach((name, tensor) ->
                            assertTrue(torch.equal(tensor, model.tensors().get(name)), name));
            assertTrue(model.trainable().containsKey("classifier.1.weight"));
        }
    }

    @Test
    void aTrunkWithoutHeadLoads() {
        try (ImageModel model = mobilenet(4);
                Scope scope = Scope.open()) {
            Map<String, Tensor> trunk = Formula.values(model.tensors());
            trunk.keySet().removeIf(name -> name.startsWith("classifier."));
            assertEquals(
                    Set.of("classifier.1.weight", "classifier.1.bias"),
                    model.load(trunk).missing());
        }
    }

    @Test
    void wrongWeightsAreRefusedAndNothingIsLoaded() {
        try (ImageModel model = mobilenet(4);
                Scope scope = Scope.open()) {
            Map<String, Tensor> file = Formula.values(model.tensors());
            for (int i = 3; i < 10; i++) file.remove("features." + i + ".conv.0.1.bias");
            file.put("features.0.0.weight", torch.zeros(32, 1, 3, 3));
            file.put("features.19.0.weight", torch.zeros(1));
            float[] before = HostCopy.floats(tensor(model, "features.1.conv.1.weight"));
            UserError error = assertThrows(UserError.class, () -> model.load(file));
            assertEquals(
                    "the weights do not fit mobilenet_v2: 7 missing (features.3.conv.0.1.bias, "
                            + "features.4.conv.0.1.bias, features.5.conv.0.1.bias, features.6.conv.0.1.bias, "
                            + "features.7.conv.0.1.bias, and 2 more); 1 unexpected (features.19.0.weight); "
                            + "1 of another shape (features.0.0.weight: model [32, 3, 3, 3], file [32, 1, 3, 3])",
                    error.getMessage());
            Golden.assertClose(before, HostCopy.floats(tensor(model, "features.1.conv.1.weight")), 0, "weights");
        }
    }

    @Test
    void weightsOfAnotherArchitectureAreRecognised() {
        try (ImageModel file = mobilenet(1000);
                ImageModel model = ImageModel.create(Architectures.of("cnn").spec(10), 1)) {
            UserError error = assertThrows(UserError.class, () -> model.load(file.tensors()));
            assertTrue(error.fix().contains("mobilenet_v2"), error.fix());
        }
    }

    @Test
    void unknownArchitectureNamesTheNearest() {
        ModelSpec spec = new ModelSpec("mobilenetv2", 4, 3, 64, 64, HeadSpec.DEFAULT, Map.of());
        UserError error = assertThrows(UserError.class, () -> ImageModel.create(spec, 1));
        assertTrue(String.valueOf(error.getMessage()).contains("mobilenetv2"), error.getMessage());
        assertEquals("did you mean mobilenet_v2?", error.fix());
    }

    @Test
    void tooSmallImagesAreRefused() {
        ModelSpec spec = new ModelSpec("cnn", 4, 1, 3, 28, HeadSpec.DEFAULT, Map.of());
        UserError error = assertThrows(UserError.class, () -> ImageModel.create(spec, 1));
        assertTrue(String.valueOf(error.getMessage()).contains("3x28"), error.getMessage());
    }

    @Test
    void badOptionsAreRefused() {
        for (Map<String, String> options :
                List.of(Map.of("width", "wide"), Map.of("width", "-1"), Map.of("depth", "2"))) {
            ModelSpec spec = mobilenet(4, HeadSpec.DEFAULT, options);
            assertThrows(UserError.class, () -> ImageModel.create(spec, 1), options.toString());
        }
        ModelSpec mlp = new ModelSpec("mlp", 4, 1, 28, 28, HeadSpec.DEFAULT, Map.of("hidden", "10,,3"));
        assertThrows(UserError.class, () -> ImageModel.create(mlp, 1));
        assertThrows(UserError.class, () -> new HeadSpec(List.of(0), null));
        assertThrows(UserError.class, () -> new HeadSpec(List.of(), 1.0));
        assertThrows(UserError.class, () -> mobilenet(0, HeadSpec.DEFAULT, Map.of()));
    }

    @Test
    void anEnormousNetworkIsRefusedBeforeItTakesMemory() {
        ModelSpec wide = new ModelSpec("mlp", 4, 1, 28, 28, HeadSpec.DEFAULT, Map.of("hidden", "65536,65536"));
        UserError error = assertThrows(UserError.class, () -> ImageModel.create(wide, 1));
        assertTrue(error.getMessage().contains("parameters, 2,000,000,000 at most"), error.getMessage());
        ModelSpec tooWide = new ModelSpec("mlp", 4, 1, 28, 28, HeadSpec.DEFAULT, Map.of("hidden", "65537"));
        assertThrows(UserError.class, () -> ImageModel.create(tooWide, 1));
    }

    @Test
    void networksThatNeedTwoImagesAreThoseWithABatchNormOverOneValue() {
        for (Map.Entry<String, Boolean> expected :
                Map.of("mlp", true, "cnn", true, "resnet20", false).entrySet()) {
            try (ImageModel model =
                    ImageModel.create(Architectures.of(expected.getKey()).spec(3), 1)) {
                assertEquals(expected.getValue(), model.needsTwoImages(), expected.getKey());
                model.trainOnly(new TrainPart.All(), true);
                assertFalse(model.needsTwoImages(), expected.getKey() + " with fixed statistics");
                model.trainOnly(new TrainPart.Head());
                assertFalse(model.needsTwoImages(), expected.getKey() + ", its head alone");
            }
        }
    }

    @Test
    void aTrainingBatchOfOneIsRefusedByBatchNorm() {
        try (ImageModel model = ImageModel.create(Architectures.of("mlp").spec(3), 1);
                Scope scope = Scope.open()) {
            model.training(true);
            Tensor one = Formula.image(1, 1, 28, 28);
            assertThrows(IllegalArgumentException.class, () -> model.forward(one));
        }
    }

    /** Bounds are five standard errors of what is measured. */
    @Test
    void firstWeightsAreDistributedAsTorchvisions() {
        try (ImageModel model = mobilenet(1000)) {
            assertNormal(tensor(model, "features.0.0.weight"), Math.sqrt(2.0 / (32 * 9)));
            assertNormal(tensor(model, "features.14.conv.1.0.weight"), Math.sqrt(2.0 / (576 * 9)));
            assertNormal(tensor(model, "features.18.0.weight"), Math.sqrt(2.0 / 1280));
            assertNormal(tensor(model, "classifier.1.weight"), 0.01);
            assertConstant(tensor(model, "classifier.1.bias"), 0);
            assertConstant(tensor(model, "features.18.1.weight"), 1);
            assertConstant(tensor(model, "features.18.1.running_var"), 1);
            assertConstant(tensor(model, "features.18.1.running_mean"), 0);
        }
        try (ImageModel model = ImageModel.create(Architectures.of("cnn").spec(10), 1)) {
            assertUniform(tensor(model, "features.1.0.weight"), 1 / Math.sqrt(32 * 9));
            assertUniform(tensor(model, "features.1.0.bias"), 1 / Math.sqrt(32 * 9));
            assertUniform(tensor(model, "features.2.1.weight"), 1 / Math.sqrt(64 * 49));
            assertUniform(tensor(model, "classifier.1.weight"), 1 / Math.sqrt(128));
        }
        try (ImageModel model = ImageModel.create(Architectures.of("resnet18").spec(10), 1)) {
            assertNormal(tensor(model, "conv1.weight"), Math.sqrt(2.0 / (64 * 49)));
            assertNormal(tensor(model, "layer2.0.downsample.0.weight"), Math.sqrt(2.0 / 128));
            assertConstant(tensor(model, "layer2.1.bn2.weight"), 1); // not zero_init_residual
            assertUniform(tensor(model, "fc.weight"), 1 / Math.sqrt(512));
            assertUniform(tensor(model, "fc.bias"), 1 / Math.sqrt(512));
        }
        for (Node node : Node.walk(Architectures.of("vgg11")
                .build(Architectures.of("vgg11").spec(10))
                .whole())) {
            assertVggStart(node);
        }
    }

    /** Layer by layer: there are half a gigabyte of them. */
    private static void assertVggStart(Node node) {
        Map<String, StateTensor> weights = node.layer().weights();
        if (weights.isEmpty() || node.path().equals("classifier.0")) return; // as classifier.3, but six times as large
        StateTensor weight = Objects.requireNonNull(weights.get("weight"));
        StateTensor bias = Objects.requireNonNull(weights.get("bias"));
        weight.allocate(1);
        bias.allocate(1);
        boolean linear = node.path().startsWith("classifier");
        assertNormal(weight.tensor(), linear ? 0.01 : Math.sqrt(2.0 / (9 * weight.shape()[0])));
        assertConstant(bias.tensor(), 0);
        weight.release();
        bias.release();
    }

    @Test
    void aTensorsFirstValuesDependOnItsNameNotOnItsNeighbours() {
        ModelSpec deep = new ModelSpec("mlp", 10, 1, 28, 28, HeadSpec.DEFAULT, Map.of("hidden", "512,256,64"));
        try (ImageModel two = ImageModel.create(Architectures.of("mlp").spec(10), 5);
                ImageModel three = ImageModel.create(deep, 5)) {
            assertTrue(torch.equal(tensor(two, "features.1.1.weight"), tensor(three, "features.1.1.weight")));
        }
    }

    @Test
    void trainPartsParse() {
        for (TrainPart part : List.of(new TrainPart.Head(), new TrainPart.All(), new TrainPart.LastBlocks(3))) {
            assertEquals(part, TrainPart.parse(part.text()));
        }
        for (String bad : List.of("", "0", "-1", "tail", "1.5")) {
            UserError error = assertThrows(UserError.class, () -> TrainPart.parse(bad));
            assertTrue(String.valueOf(error.getMessage()).endsWith(bad), error.getMessage());
        }
    }

    @Test
    void otherWidthsChannelsAndSizesBuild() {
        ModelSpec half = new ModelSpec("mobilenet_v2", 4, 1, 33, 50, HeadSpec.DEFAULT, Map.of("width", "0.5"));
        ModelSpec large = new ModelSpec("cnn", 4, 3, 61, 250, HeadSpec.DEFAULT, Map.of());
        ModelSpec plain = new ModelSpec("mlp", 4, 3, 5, 7, HeadSpec.DEFAULT, Map.of("hidden", ""));
        ModelSpec grey = new ModelSpec("resnet18", 4, 1, 37, 50, HeadSpec.DEFAULT, Map.of());
        ModelSpec odd = new ModelSpec("resnet20", 4, 2, 33, 47, HeadSpec.DEFAULT, Map.of());
        ModelSpec wide = new ModelSpec("resnet9", 4, 1, 28, 90, HeadSpec.DEFAULT, Map.of());
        ModelSpec digits = new ModelSpec("normnet", 4, 1, 28, 28, HeadSpec.DEFAULT, Map.of("norm", "layer"));
        for (ModelSpec spec : List.of(half, large, plain, grey, odd, wide, digits)) {
            try (ImageModel model = ImageModel.create(spec, 1);
                    Scope scope = Scope.inference()) {
                Tensor logits = model.forward(Formula.image(2, spec.channels(), spec.height(), spec.width()));
                assertEquals(4, logits.size(1), spec.toString());
            }
        }
    }

    @Test
    void summaryNamesEveryLayerWithItsShape() {
        try (ImageModel model =
                ImageModel.create(Architectures.of("mobilenet_v2").spec(1000), 1)) {
            NetworkSummary summary = model.summary();
            assertEquals(
                    new LayerSummary("features.0.0", "Conv2d 3x3/2", Shape.image(32, 112, 112), 864, 10_838_016),
                    summary.rows().get(0));
            assertEquals(300_774_272, summary.macs());
            assertTrue(summary.toText().contains("3,504,872 parameters"), summary.toText());
        }
    }

    @Test
    void manyThreadsMayUseOnePreparedModel() throws Exception {
        try (ImageModel model = mobilenet(4);
                InferenceModel prepared = model.prepare(Precision.FP32)) {
            Callable<float[]> request = () -> {
                try (Scope scope = Scope.open()) {
                    return HostCopy.floats(prepared.forward(Formula.image(2, 3, 64, 64)));
                }
            };
            float[] expected = request.call();
            ExecutorService threads = Executors.newFixedThreadPool(4);
            try {
                for (Future<float[]> answer : threads.invokeAll(Collections.nCopies(16, request))) {
                    Golden.assertClose(expected, answer.get(), 1e-6, "logits");
                }
            } finally {
                threads.shutdown();
            }
        }
    }

    @Test
    void aClosedPreparedModelSaysSo() {
        try (ImageModel model = mobilenet(4);
                Scope scope = Scope.open()) {
            InferenceModel prepared = model.prepare(Precision.FP32);
            prepared.close();
            prepared.close();
            Tensor images = Formula.image(2, 3, 64, 64);
            assertThrows(IllegalStateException.class, () -> prepared.forward(images));
        }
    }

    @Test
    void specificationsSurviveJson() throws Exception {
        ModelSpec spec = mobilenet(4, new HeadSpec(List.of(100), null), new LinkedHashMap<>(Map.of("width", "0.5")));
        ObjectMapper json = new ObjectMapper();
        assertEquals(spec, json.readValue(json.writeValueAsString(spec), ModelSpec.class));
    }

    private static Tensor tensor(ImageModel model, String name) {
        return Objects.requireNonNull(model.tensors().get(name), name);
    }

    @Test
    void noNetworkAnswersInFp16() {
        try (ImageModel model = ImageModel.create(Architectures.of("mlp").spec(3), 1)) {
            UserError error = assertThrows(UserError.class, () -> model.prepare(Precision.FP16));
            assertTrue(error.fix().contains("bf16"), error.fix());
        }
    }

    private static void assertNormal(Tensor tensor, double std) {
        float[] values = HostCopy.floats(tensor);
        assertEquals(0, mean(values, 1), 5 * std / Math.sqrt(values.length));
        assertEquals(1, Math.sqrt(mean(values, 2)) / std, 5 / Math.sqrt(2.0 * values.length));
        assertEquals(3, mean(values, 4) / Math.pow(std, 4), 5 * Math.sqrt(96.0 / values.length)); // not uniform
    }

    private static void assertUniform(Tensor tensor, double bound) {
        float[] values = HostCopy.floats(tensor);
        double std = bound / Math.sqrt(3);
        assertEquals(0, mean(values, 1), 5 * std / Math.sqrt(values.length));
        assertEquals(1, mean(values, 2) / (std * std), 5 * Math.sqrt(0.8 / values.length));
        for (float value : values) assertTrue(Math.abs(value) <= bound);
    }

    private static void assertConstant(Tensor tensor, double value) {
        for (float actual : HostCopy.floats(tensor)) assertEquals(value, actual);
    }

    private static double mean(float[] values, int power) {
        double sum = 0;
        for (float value : values) sum += Math.pow(value, power);
        return sum / values.length;
    }
}
