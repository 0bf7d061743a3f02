package io.fovea.internal.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.Precision;
import io.fovea.TinyRecipe;
import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.RandomStream;
import io.fovea.internal.torch.Scope;
import io.fovea.train.Recipe;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class TrainingTrialTest {
    private static final ModelSpec SPEC = new ModelSpec("cnn", 3, 1, 12, 12, HeadSpec.DEFAULT, Map.of());
    private static final Recipe RECIPE = TinyRecipe.of(12, 1);

    @Test
    void bf16IsChosenWhereItGainsATenth() {
        assertEquals(Precision.BF16, new TrainingTrial(10, 8.9, 4).chosen());
        assertEquals(Precision.FP32, new TrainingTrial(10, 9.1, 4).chosen());
        assertEquals("6.5 ms a step in bf16, 9.0 ms in fp32", new TrainingTrial(9, 6.5, 4).toText());
    }

    @Test
    void theTimeOfARunIsThatOfItsStepsInThePrecisionChosen() {
        assertEquals(5, new TrainingTrial(10, 5, 4).seconds(4_000), 1e-9);
        TrainingTrial without = new TrainingTrial(10, Double.POSITIVE_INFINITY, 4);
        assertEquals(Precision.FP32, without.chosen());
        assertEquals(10, without.seconds(4_000), 1e-9);
        assertEquals("10.0 ms a step in fp32", without.toText());
    }

    @Test
    void theRunsWeightsModeAndRandomNumbersStayAsTheyAre() {
        try (ImageModel model = ImageModel.create(SPEC, 1);
                RandomStream random = RandomStream.open(7);
                Scope scope = Scope.open()) {
            Map<String, float[]> before = values(model);
            TrainingTrial trial = TrainingTrial.of(RECIPE, model, null);
            assertTrue(trial.fp32() > 0 && trial.bf16() > 0, trial.toText());
            values(model).forEach((name, after) -> assertArrayEquals(before.get(name), after, name));
            model.trainable()
                    .values()
                    .forEach(weight -> assertTrue(!weight.grad().defined(), "a gradient is left"));
            Tensor drawn = torch.empty(4).bernoulli_(0.5, RandomStream.current());
            try (RandomStream same = RandomStream.open(7)) {
                Tensor expected = torch.empty(4).bernoulli_(0.5, RandomStream.current());
                assertArrayEquals(HostCopy.floats(expected), HostCopy.floats(drawn));
            }
        }
    }

    @Test
    void leavesNoNativesBehind() {
        try (ImageModel model = ImageModel.create(SPEC, 1)) {
            TrainingTrial.of(RECIPE, model, null);
            long before = Pointer.totalCount();
            TrainingTrial.of(RECIPE, model, null);
            assertTrue(Pointer.totalCount() <= before, "natives are left behind");
        }
    }

    private static Map<String, float[]> values(ImageModel model) {
        Map<String, float[]> values = new LinkedHashMap<>();
        model.tensors().forEach((name, tensor) -> values.put(name, HostCopy.floats(tensor)));
        return values;
    }
}
