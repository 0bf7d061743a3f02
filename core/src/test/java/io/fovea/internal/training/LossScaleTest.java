package io.fovea.internal.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.Precision;
import io.fovea.TinyRecipe;
import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import io.fovea.internal.torch.TensorList;
import io.fovea.train.Recipe;
import io.fovea.train.Settings;
import io.fovea.train.TrainPart;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LossScaleTest {
    private static final int SIDE = 12;
    private static final float USUAL = 1024;
    private static final float TOO_LARGE = 0x1p100f;
    private static final Settings FP16 = Settings.NONE.precision("fp16").batchSize(8);

    private static void load(LossScale scale, float factor, long steps) {
        try (Scope scope = Scope.inference()) {
            scale.load(Map.of(
                    "factor", HostCopy.toTensor(new float[] {factor}, 1).squeeze(),
                    "steps", HostCopy.toTensor(new long[] {steps}, 1).squeeze()));
        }
    }

    private static long steps(LossScale scale) {
        Tensor steps = Objects.requireNonNull(scale.state().get("steps"));
        return (long) HostCopy.floats(steps)[0];
    }

    @Test
    void scaleAndCounterGoTheWayOfPyTorch() throws IOException {
        JsonNode golden;
        try (InputStream in = LossScaleTest.class.getResourceAsStream("/golden/loss_scale.json")) {
            golden = new ObjectMapper().readTree(Objects.requireNonNull(in));
        }
        try (LossScale scale = new LossScale()) {
            assertEquals(65536, scale.factor());
            for (JsonNode run : golden) {
                boolean finite = run.get("finite").asBoolean();
                for (int i = 0; i < run.get("steps").asInt(); i++) {
                    assertEquals(finite, unscaled(scale, finite ? 3 : Float.POSITIVE_INFINITY));
                    scale.update();
                }
                assertEquals(run.get("scale").asDouble(), scale.factor(), run.toString());
                assertEquals(run.get("tracker").asLong(), steps(scale), run.toString());
            }
        }
    }

    /** Whether gradients of which one is {@code value} are finite. */
    private static boolean unscaled(LossScale scale, float value) {
        try (Scope scope = Scope.inference()) {
            Tensor other = HostCopy.toTensor(new float[] {1, 2}, 2);
            Tensor gradient = scale.times(HostCopy.toTensor(new float[] {-1, value}, 2));
            boolean finite = scale.unscale(TensorList.of(List.of(other, gradient)));
            if (finite) assertEquals("[-1.0, 3.0]", Arrays.toString(HostCopy.floats(gradient)));
            return finite;
        }
    }

    @Test
    void oneOfSeveralPassesThatIsNotFiniteSpoilsTheStep() {
        try (LossScale scale = new LossScale()) {
            assertFalse(unscaled(scale, Float.NaN));
            assertFalse(unscaled(scale, 3), "the second pass of a step");
            scale.update();
            assertEquals(32768, scale.factor());
            assertTrue(unscaled(scale, 3), "the next step");
        }
    }

    @Test
    void aScaleThatOnlyFallsIsLost() {
        try (LossScale scale = new LossScale()) {
            for (int i = 0; i < 33; i++) {
                assertFalse(scale.isLost());
                unscaled(scale, Float.NaN);
                scale.update();
            }
            assertTrue(scale.isLost());
        }
    }

    @Test
    void whatWasSavedMustBeAScale() {
        try (LossScale scale = new LossScale()) {
            assertThrows(IllegalArgumentException.class, () -> scale.load(Map.of()));
            assertThrows(IllegalArgumentException.class, () -> load(scale, Float.NaN, 3));
            assertThrows(IllegalArgumentException.class, () -> load(scale, 0, 3));
            load(scale, 512, 3);
            assertEquals(512, scale.factor());
            assertEquals(3, steps(scale));
        }
    }

    /** A network after a step. */
    private record After(boolean skipped, double factor, Map<String, float[]> before, Map<String, float[]> after) {}

    /** @param factor of the loss in this step, if it is computed in fp16 */
    private static After step(String architecture, Settings settings, float factor) {
        Recipe recipe = TinyRecipe.of(SIDE, 3).with(settings);
        ModelSpec spec = new ModelSpec(architecture, 3, 3, SIDE, SIDE, new HeadSpec(List.of(), 0.0), Map.of());
        try (ImageModel model = ImageModel.create(spec, 1);
                Learner learner = Learner.of(recipe, model);
                NoiseSteps noise = NoiseSteps.of(spec.input(), recipe.batchSize(), 3)) {
            // statistics of two images are no smooth function of them
            model.trainOnly(new TrainPart.All(), recipe.accumulate() > 1);
            model.training(true);
            LossScale scale = learner.scale();
            if (scale != null) load(scale, factor, 7);
            Loss loss = Loss.of(recipe.loss(), recipe.labelSmoothing());
            TrainingStep step = new TrainingStep(recipe, Forward.ofImages(recipe), null, loss, learner);
            Map<String, float[]> before = values(learner);
            assertTrue(Double.isFinite(step.take(noise, 1, 1).loss()));
            return new After(step.hasSkipped(), scale == null ? 1 : scale.factor(), before, values(learner));
        }
    }

    /** Weights, the optimiser's state and the average's. */
    private static Map<String, float[]> values(Learner learner) {
        Map<String, float[]> values = new TreeMap<>();
        learner.model().trainable().forEach((name, tensor) -> values.put("model " + name, HostCopy.floats(tensor)));
        learner.optimizer().state().forEach((name, tensor) -> values.put("optimizer " + name, HostCopy.floats(tensor)));
        learner.average().state().forEach((name, tensor) -> values.put("average " + name, HostCopy.floats(tensor)));
        return values;
    }

    private static void assertUntouched(After step) {
        assertTrue(step.skipped());
        step.before()
                .forEach((name, values) -> assertEquals(
                        Arrays.toString(values), Arrays.toString(step.after().get(name)), name));
    }

    @Test
    void aStepWithInfiniteGradientsChangesNothingButTheScale() {
        for (Settings settings : List.of(
                FP16.average("ema=0.9"), FP16.accumulate(2).sharpness(0.1).l1(0.01))) {
            After step = step("cnn", settings, TOO_LARGE);
            assertUntouched(step);
            assertEquals(TOO_LARGE / 2, step.factor());
            After usual = step("cnn", settings, USUAL);
            assertFalse(usual.skipped());
            assertEquals(USUAL, usual.factor());
            usual.before().forEach((name, values) -> {
                if (!name.startsWith("model ")) return;
                assertNotEquals(
                        Arrays.toString(values), Arrays.toString(usual.after().get(name)), name);
            });
        }
    }

    @Test
    void soDoesOneWhoseGradientsAreInfiniteWhereTheLossNearbyIsHighest() {
        float most = 0x1p24f; // the largest factor at which the gradients here are finite
        while (step("mlp", FP16, most).skipped()) most /= 2;
        After step = step("mlp", FP16.sharpness(100), most);
        assertUntouched(step);
        assertEquals(most / 2, step.factor());
    }

    /** Also where something is done to the gradients, which would be another thing with scaled ones. */
    @ParameterizedTest
    @ValueSource(
            strings = {"l1=0", "l1=0.01", "clip=norm=0.01", "clip=adaptive=0.01", "accumulate=4", "recompute=blocks"})
    void gradientsAreThoseOfFp32UpToTheAccuracyOfFp16(String setting) {
        Settings settings = FP16.optimizer("sgd").with(Settings.parse(setting));
        After half = step("cnn", settings, USUAL);
        After single = step("cnn", settings.precision(Precision.FP32), 1);
        double error = 0, whole = 0;
        for (String name : single.after().keySet()) {
            if (!name.startsWith("model ")) continue;
            float[] before = single.before().get(name);
            float[] inHalf = half.after().get(name), inSingle = single.after().get(name);
            for (int i = 0; i < before.length; i++) {
                error += Math.pow(inHalf[i] - inSingle[i], 2);
                whole += Math.pow(inSingle[i] - before[i], 2);
            }
        }
        double share = Math.sqrt(error / whole);
        assertTrue(share < 0.02, "the gradients differ by %.5f of their norm".formatted(share));
        assertTrue(share > 1e-6, "that is no fp16");
    }

    @Test
    void otherPrecisionsHaveNone() {
        for (String precision : List.of("fp32", "bf16", "auto")) {
            assertEquals(null, LossScale.of(TinyRecipe.of(SIDE, 3).with(Settings.NONE.precision(precision))));
        }
    }
}
