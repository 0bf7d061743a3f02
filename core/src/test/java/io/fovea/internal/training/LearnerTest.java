package io.fovea.internal.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fovea.TinyRecipe;
import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import io.fovea.train.OptimizerSpec;
import io.fovea.train.Recipe;
import io.fovea.train.Settings;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class LearnerTest {
    private static final ModelSpec SPEC = new ModelSpec("cnn", 3, 3, 32, 32, HeadSpec.DEFAULT, Map.of());

    /** The parameters that a step without any gradient but weight decay's changes. */
    private static Set<String> changed(Settings settings) {
        Recipe recipe = TinyRecipe.of(32, 3)
                .with(Settings.NONE.optimizer(new OptimizerSpec.Sgd(0.5, 0, false, 0.5, 0)))
                .with(settings);
        Set<String> changed = new TreeSet<>();
        try (ImageModel model = ImageModel.create(SPEC, 1);
                Learner learner = Learner.of(recipe, model);
                Scope scope = Scope.open()) {
            Map<String, float[]> before = new HashMap<>();
            model.trainable().forEach((name, tensor) -> {
                before.put(name, HostCopy.floats(tensor));
                tensor.mutable_grad().put(torch.zeros_like(tensor));
            });
            learner.optimizer().step(0.5);
            model.trainable().forEach((name, tensor) -> {
                if (!Arrays.equals(before.get(name), HostCopy.floats(tensor))) changed.add(name);
            });
        }
        return changed;
    }

    private static Set<String> matrices(boolean headToo) {
        Set<String> names = new TreeSet<>();
        try (ImageModel model = ImageModel.create(SPEC, 1)) {
            model.trainedParameters().forEach(parameter -> {
                boolean matrix = parameter.tensor().dim() > 1;
                if (matrix && (headToo || parameter.fromHead() > 0)) names.add(parameter.name());
            });
        }
        return names;
    }

    @Test
    void weightDecayLeavesNormsAndBiasesAloneUnlessTheRecipeWantsIt() {
        assertEquals(matrices(true), changed(Settings.NONE));
        Set<String> all = changed(Settings.NONE.decayNorms(true));
        all.removeAll(matrices(true));
        assertEquals(true, all.stream().anyMatch(name -> name.endsWith("weight"))); // of norms
    }

    @Test
    void theHeadsRateIsTheRecipes() {
        assertEquals(matrices(false), changed(Settings.NONE.headRate(0)));
    }
}
