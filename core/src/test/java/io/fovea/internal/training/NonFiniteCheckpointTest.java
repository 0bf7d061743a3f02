package io.fovea.internal.training;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.TinyRecipe;
import io.fovea.UserError;
import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.Scope;
import io.fovea.train.Recipe;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint of a run that diverged is no place to go on from. */
class NonFiniteCheckpointTest {
    private static final Recipe RECIPE = TinyRecipe.of(32, 3);

    @TempDir
    Path folder;

    private static ImageModel model() {
        return ImageModel.create(new ModelSpec("cnn", 3, 3, 32, 32, HeadSpec.DEFAULT, Map.of()), 1);
    }

    private String refusal(boolean weights) {
        Path file = folder.resolve("state.safetensors");
        try (ImageModel diverged = model();
                Learner learner = Learner.of(RECIPE, diverged)) {
            Map<String, Tensor> spoilt =
                    weights ? diverged.tensors() : learner.optimizer().state();
            try (Scope scope = Scope.inference()) {
                spoilt.values().iterator().next().fill_(new Scalar(Float.NaN));
            }
            Checkpoint.write(file, learner, RECIPE, TrainingProgress.START, Map.of());
        }
        try (ImageModel fresh = model();
                Learner learner = Learner.of(RECIPE, fresh)) {
            UserError error =
                    assertThrows(UserError.class, () -> Checkpoint.restore(file, learner, Stage.whole(RECIPE)));
            assertTrue(error.getMessage().startsWith(file + ": "), error.getMessage());
            return error.getMessage();
        }
    }

    @Test
    void weightsAndOptimiserStateMustBeFinite() {
        String weights = refusal(true), state = refusal(false);
        assertTrue(weights.contains("the weights are not finite"), weights);
        assertTrue(state.contains("the optimiser's state is not finite"), state);
    }
}
