package io.fovea.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import io.fovea.internal.architecture.Architecture;
import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.architecture.NetworkSummary;
import io.fovea.internal.layer.Shape;
import io.fovea.internal.torch.Scope;
import io.fovea.train.TrainPart;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks that end behind one of their blocks: option {@code blocks} of every architecture. */
class FirstBlocksTest {
    private static final int CLASSES = 4, SIDE = 64;

    private static ModelSpec spec(String architecture, Map<String, String> options) {
        return new ModelSpec(architecture, CLASSES, 3, SIDE, SIDE, HeadSpec.DEFAULT, options);
    }

    private static ModelSpec first(String architecture, int blocks) {
        return spec(architecture, Map.of("blocks", Integer.toString(blocks)));
    }

    @ParameterizedTest
    @CsvSource({"mobilenet_v2,14", "resnet18,3", "squeezenet1_0,4", "densenet121,2", "vgg11,5", "convnext_tiny,4"})
    void theirFeaturesAreTheMeanOfWhatTheWholeNetworkMakesThere(String architecture, int blocks) {
        try (ImageModel whole = ImageModel.create(spec(architecture, Map.of()), 1);
                ImageModel first = ImageModel.awaitingWeights(first(architecture, blocks), 2);
                Scope scope = Scope.inference()) {
            LoadReport report = first.load(whole.tensors());
            assertFalse(report.leftOut().isEmpty());
            assertEquals(first.blocks(), blocks);
            whole.trainOnly(new TrainPart.LastBlocks(whole.blocks() - blocks));
            Tensor images = Formula.image(2, 3, SIDE, SIDE);
            Tensor there =
                    whole.frozen(images).mean(new long[] {2, 3}, false, new org.bytedeco.pytorch.ScalarTypeOptional());
            assertTrue(torch.allclose(there, first.features(images), 1e-5, 1e-6, false), architecture);
            assertEquals(CLASSES, first.forward(images).size(1));
        }
    }

    static Stream<String> architectures() {
        return Architectures.all().stream().map(Architecture::name);
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void everyArchitectureCanBeCutBehindItsFirstBlockOrSaysThatItCannot(String name) {
        Architecture architecture = Architectures.of(name);
        ModelSpec usual = architecture.spec(CLASSES);
        ModelSpec cut = new ModelSpec(
                name,
                CLASSES,
                usual.channels(),
                usual.height(),
                usual.width(),
                HeadSpec.DEFAULT,
                Map.of("blocks", "1"));
        if (architecture.canBeCut()) {
            assertEquals(Shape.vector(CLASSES), architecture.build(cut).whole().outputShape(cut.input()));
            NetworkSummary first = NetworkSummary.of(architecture.build(cut), cut.input());
            assertTrue(first.parameters() < architecture.summary(CLASSES).parameters(), name);
            assertFalse(architecture.leftOut(cut).isEmpty());
        } else if (architecture.blocks() > 1) {
            UserError error = assertThrows(UserError.class, () -> architecture.build(cut));
            assertTrue(String.valueOf(error.getMessage()).contains("cannot be cut"), error.getMessage());
        }
    }

    @Test
    void allBlocksAreTheWholeNetwork() {
        Architecture mobilenet = Architectures.of("mobilenet_v2");
        ModelSpec all = first("mobilenet_v2", mobilenet.blocks());
        assertEquals(
                NetworkSummary.of(mobilenet.build(spec("mobilenet_v2", Map.of())), all.input()),
                NetworkSummary.of(mobilenet.build(all), all.input()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "20", "two", ""})
    void anotherNumberOfBlocksThanThereAreIsNone(String blocks) {
        ModelSpec wrong = spec("mobilenet_v2", Map.of("blocks", blocks));
        UserError error = assertThrows(UserError.class, () -> ImageModel.create(wrong, 1));
        assertTrue(String.valueOf(error.getMessage()).contains("blocks"), error.getMessage());
    }

    @Test
    void aTensorThatIsOfNoBlockIsStillUnexpected() {
        try (ImageModel whole = ImageModel.create(spec("mobilenet_v2", Map.of()), 1);
                ImageModel first = ImageModel.create(first("mobilenet_v2", 3), 2);
                Scope scope = Scope.inference()) {
            Map<String, Tensor> file = new java.util.LinkedHashMap<>(whole.tensors());
            file.put("features.99.weight", torch.ones(new long[] {2}));
            assertThrows(UserError.class, () -> first.load(file));
        }
    }
}
