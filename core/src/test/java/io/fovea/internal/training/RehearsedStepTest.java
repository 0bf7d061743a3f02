package io.fovea.internal.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.Precision;
import io.fovea.TinyRecipe;
import io.fovea.framing.Preprocessing;
import io.fovea.framing.Squash;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.evaluation.BatchInference;
import io.fovea.internal.evaluation.Panel;
import io.fovea.internal.inference.InferenceModel;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.HostCopy;
import io.fovea.train.Recipe;
import io.fovea.train.Settings;
import io.fovea.train.TrainPart;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is measured before a run is the step that it will take. */
class RehearsedStepTest {
    private static final int SIDE = 12;
    private static final ModelSpec SPEC =
            new ModelSpec("cnn", 3, 3, SIDE, SIDE, new HeadSpec(List.of(), 0.0), Map.of());
    private static final Preprocessing HALF =
            new Preprocessing(new Squash(SIDE, SIDE), 3, List.of(.5, .5, .5), List.of(.5, .5, .5));

    /** What two steps leave in the optimiser, the average and the buffers, by name. */
    private static Map<String, List<Float>> taken(Settings settings, TrainPart part) {
        Recipe recipe = TinyRecipe.of(SIDE, 3).with(Settings.NONE.batchSize(8)).with(settings);
        Map<String, List<Float>> left = new TreeMap<>();
        try (ImageModel model = ImageModel.create(SPEC, 1)) {
            model.trainOnly(part);
            try (Learner learner = Learner.of(recipe, model);
                    @Nullable Teacher teacher = recipe.distill() == null ? null : teacher();
                    RehearsedStep step = RehearsedStep.of(recipe, learner, teacher, model.hasFrozenPart())) {
                step.take();
                long natives = Pointer.totalCount();
                step.take();
                assertTrue(Pointer.totalCount() <= natives, "a step leaves natives behind");
                learner.optimizer().state().forEach((name, tensor) -> left.put(name, list(HostCopy.floats(tensor))));
                learner.average().state().forEach((name, t) -> left.put("mean " + name, list(HostCopy.floats(t))));
                model.tensors().forEach((name, tensor) -> {
                    if (name.endsWith("num_batches_tracked")) left.put(name, list(HostCopy.floats(tensor)));
                });
            }
        }
        return left;
    }

    private static Teacher teacher() {
        try (ImageModel model = ImageModel.create(SPEC, 9)) {
            InferenceModel network = model.prepare(Precision.FP32);
            Panel panel = Panel.of(new BatchInference(HALF, ImageDecoder.DEFAULT, 1), network::forward);
            return new Teacher(panel, network::close, HALF, 0, 1, 2);
        }
    }

    private static List<Float> list(float[] values) {
        Float[] boxed = new Float[values.length];
        Arrays.setAll(boxed, i -> values[i]);
        return List.of(boxed);
    }

    @Test
    void everySettingOfTheStepIsInIt() {
        Map<String, List<Float>> plain = taken(Settings.NONE, new TrainPart.All());
        assertEquals(plain, taken(Settings.NONE, new TrainPart.All()));
        for (Settings settings : List.of(
                Settings.NONE.sharpness(0.1),
                Settings.NONE.distill(new Recipe.Distillation("any.fovea", 2, 0.5)),
                Settings.NONE.accumulate(4),
                Settings.NONE.average("ema=0.9"),
                Settings.NONE.l1(0.01),
                Settings.NONE.clip("norm=0.01"),
                Settings.NONE.loss("focal=2"),
                Settings.NONE.precision("bf16"),
                Settings.NONE.precision("fp16"),
                Settings.NONE.precision("fp16").sharpness(0.1).accumulate(2))) {
            assertFalse(plain.equals(taken(settings, new TrainPart.All())), settings.toString());
        }
    }

    @Test
    void aStepInPartsShowsTheNetworkEveryPart() {
        taken(Settings.NONE.accumulate(4), new TrainPart.All()).forEach((name, values) -> {
            if (name.endsWith("num_batches_tracked")) assertEquals(List.of(8f), values, name);
        });
    }

    @Test
    void aHeadLearnsFromFeatures() {
        Map<String, List<Float>> head = taken(Settings.NONE, new TrainPart.Head());
        assertTrue(
                head.size() < taken(Settings.NONE, new TrainPart.All()).size(),
                head.keySet().toString());
    }
}
