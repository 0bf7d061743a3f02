package io.fovea.internal.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fovea.internal.loading.Targets;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import io.fovea.train.LossSpec;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values and gradients of every loss are PyTorch's and torchvision's. */
class LossTest {
    private static final int IMAGES = 6, CLASSES = 4;
    private static final float[] EVEN = {};
    private static final float[] WEIGHTS = StepGolden.floats(StepGolden.ALL.get("weights"));

    static Stream<JsonNode> golden() {
        return StreamSupport.stream(StepGolden.ALL.get("losses").spliterator(), false);
    }

    static List<LossSpec> specs() {
        return List.of(
                new LossSpec.CrossEntropy(),
                new LossSpec.Nll(),
                new LossSpec.Focal(2),
                new LossSpec.Bce(),
                new LossSpec.Mse(),
                new LossSpec.L1());
    }

    private static Tensor logits() {
        return HostCopy.toTensor(StepGolden.floats(StepGolden.ALL.get("logits")), IMAGES, CLASSES)
                .set_requires_grad(true);
    }

    private static Targets targets(String kind) {
        JsonNode values = StepGolden.ALL.get(kind);
        if (kind.equals("classes")) return Targets.Classes.of(StepGolden.longs(values));
        Tensor tensor = HostCopy.toTensor(StepGolden.floats(values), IMAGES, CLASSES);
        return kind.equals("shares") ? new Targets.Shares(tensor) : new Targets.Several(tensor);
    }

    @ParameterizedTest
    @MethodSource("golden")
    void valueAndGradientAreThoseOfTheReference(JsonNode golden) {
        Loss loss = Loss.of(
                LossSpec.parse(golden.get("loss").asText()),
                golden.get("smoothing").asDouble(),
                golden.get("weighted").asBoolean() ? WEIGHTS : EVEN);
        try (Scope scope = Scope.open()) {
            Tensor logits = logits();
            Tensor value = loss.of(logits, targets(golden.get("targets").asText()));
            value.backward();
            assertEquals(golden.get("value").floatValue(), value.item_float(), StepGolden.TOLERANCE);
            assertArrayEquals(
                    StepGolden.floats(golden.get("gradient")), HostCopy.floats(logits.grad()), StepGolden.TOLERANCE);
        }
    }

    @Test
    void everyLossIsTriedHereAndHasAReference() {
        Set<Class<?>> all = Set.of(LossSpec.class.getPermittedSubclasses());
        assertEquals(all, specs().stream().map(Object::getClass).collect(Collectors.toSet()));
        assertEquals(
                all,
                golden().map(golden ->
                                LossSpec.parse(golden.get("loss").asText()).getClass())
                        .collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @MethodSource("specs")
    void theMeansOfTwoPartsByTheirWeightsAreTheMeanOfTheWhole(LossSpec spec) {
        for (float[] weights : List.of(EVEN, WEIGHTS)) {
            Loss loss = Loss.of(spec, 0.1, weights);
            for (String kind : List.of("classes", "shares")) {
                try (Scope scope = Scope.open()) {
                    Tensor logits = logits();
                    Targets whole = targets(kind), first = whole.part(0, 2), rest = whole.part(2, 4);
                    double parts = loss.of(logits.narrow(0, 0, 2), first).item_float() * loss.weight(first)
                            + loss.of(logits.narrow(0, 2, 4), rest).item_float() * loss.weight(rest);
                    assertEquals(loss.of(logits, whole).item_float(), parts / loss.weight(whole), 1e-5, kind);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("specs")
    void aClassIsTheSameAsAShareOfOne(LossSpec spec) {
        Loss loss = Loss.of(spec, 0.1, WEIGHTS);
        try (Scope scope = Scope.open()) {
            Targets classes = targets("classes");
            assertEquals(
                    loss.of(logits(), classes).item_float(),
                    loss.of(logits(), new Targets.Shares(classes.shares(CLASSES)))
                            .item_float(),
                    StepGolden.TOLERANCE);
        }
    }

    @ParameterizedTest
    @MethodSource("specs")
    void aBetterAnswerHasALowerLoss(LossSpec spec) {
        Loss loss = Loss.of(spec, 0);
        try (Scope scope = Scope.open()) {
            Targets classes = targets("classes");
            Tensor right = classes.shares(CLASSES);
            double surer = loss.of(right.mul(new Scalar(8.0)), classes).item_float();
            double unsure = loss.of(right, classes).item_float();
            assertTrue(surer < unsure, surer + " of a sure answer, " + unsure + " of an unsure one");
        }
    }

    @Test
    void softmaxLossesRefuseSeveralLabels() {
        try (Scope scope = Scope.open()) {
            Loss loss = Loss.of(new LossSpec.CrossEntropy(), 0);
            assertThrows(IllegalArgumentException.class, () -> loss.of(logits(), targets("several")));
        }
    }
}
