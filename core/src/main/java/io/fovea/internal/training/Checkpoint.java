package io.fovea.internal.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.UserError;
import io.fovea.internal.optimizer.NumberedState;
import io.fovea.internal.tensorfile.Safetensors;
import io.fovea.internal.text.TextMistake;
import io.fovea.internal.torch.Finite;
import io.fovea.internal.torch.Scope;
import io.fovea.train.Recipe;
import io.fovea.train.Settings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;

/**
 * One file from which a run goes on exactly as if it had not stopped: the model's tensors, the optimiser's, the
 * average's, the loss's scale, and how far it came. Random numbers need no saving, since every step's are keyed by
 * (seed, epoch, step). Written to a temporary name and moved, so a crash leaves the previous one.
 */
public final class Checkpoint {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MODEL = "model.";
    private static final String OPTIMIZER = "optimizer.";
    private static final String AVERAGE = "average.";
    private static final String SCALE = "scale.";
    private static final String RECIPE = "recipe";
    private static final String PROGRESS = "progress";

    private Checkpoint() {}

    /**
     * Text that a run attached to its state, by name.
     *
     * @throws UserError if the file is damaged
     */
    public static Map<String, String> notes(Path file) {
        Map<String, String> notes = new TreeMap<>(Safetensors.metadata(file));
        notes.keySet().removeAll(List.of(RECIPE, PROGRESS));
        return notes;
    }

    /** @throws UserError if the file is damaged, or of another recipe */
    public static void requireRecipe(Path file, Recipe recipe) {
        requireRecipe(file, Safetensors.metadata(file), recipe);
    }

    private static void requireRecipe(Path file, Map<String, String> metadata, Recipe recipe) {
        if (isOf(metadata.getOrDefault(RECIPE, ""), recipe)) return;
        throw new UserError(
                file + " belongs to another recipe than this run's",
                "resume with the same options as before (or none), or start afresh with another --out");
    }

    /** By what it says: an earlier version may have written it otherwise. */
    private static boolean isOf(String saved, Recipe recipe) {
        try {
            Recipe before = Recipe.parse(saved, "the checkpoint's recipe");
            // what a time limit has done is in the progress
            Settings endless = Settings.parse("maxTime=null");
            return before.with(endless).equals(recipe.with(endless));
        } catch (UserError e) { // a newer version's
            return false;
        }
    }

    static void write(Path file, Learner learner, Recipe recipe, TrainingProgress progress, Map<String, String> notes) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        learner.model().tensors().forEach((name, tensor) -> tensors.put(MODEL + name, tensor));
        learner.optimizer().state().forEach((name, tensor) -> tensors.put(OPTIMIZER + name, tensor));
        learner.average().state().forEach((name, tensor) -> tensors.put(AVERAGE + name, tensor));
        LossScale scale = learner.scale();
        if (scale != null) scale.state().forEach((name, tensor) -> tensors.put(SCALE + name, tensor));
        try {
            Map<String, String> metadata = new TreeMap<>(notes);
            metadata.put(RECIPE, recipe.toYaml());
            metadata.put(PROGRESS, JSON.writeValueAsString(progress));
            Safetensors.write(file, tensors, metadata);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * How far a run has come.
     *
     * @throws UserError if the file is damaged
     */
    public static TrainingProgress progress(Path file) {
        try {
            return progress(Safetensors.metadata(file));
        } catch (JsonProcessingException e) {
            throw unusable(file, "progress: " + TextMistake.of(e).text(), e);
        } catch (IllegalArgumentException e) {
            throw unusable(file, String.valueOf(e.getMessage()), e);
        }
    }

    private static TrainingProgress progress(Map<String, String> metadata) throws JsonProcessingException {
        TrainingProgress progress = JSON.readValue(metadata.getOrDefault(PROGRESS, "null"), TrainingProgress.class);
        if (progress == null) throw new IllegalArgumentException("it has no progress");
        return progress;
    }

    /**
     * Puts the saved values into {@code learner}, whose average follows its model from now on; where the stage begins,
     * the optimiser's and the loss's scale stay as they are, since those saved are of the stage before.
     *
     * @throws UserError if the file is damaged, or of another recipe
     */
    static TrainingProgress restore(Path file, Learner learner, Stage stage) {
        try (Scope scope = Scope.inference()) {
            Map<String, String> metadata = Safetensors.metadata(file);
            requireRecipe(file, metadata, stage.run());
            TrainingProgress progress = progress(metadata);
            Map<String, Tensor> weights = new LinkedHashMap<>();
            Map<String, Tensor> state = new LinkedHashMap<>();
            Map<String, Tensor> average = new LinkedHashMap<>();
            Map<String, Tensor> scale = new LinkedHashMap<>();
            Safetensors.read(file).forEach((name, tensor) -> {
                if (name.startsWith(MODEL)) weights.put(name.substring(MODEL.length()), tensor);
                else if (name.startsWith(OPTIMIZER)) state.put(name.substring(OPTIMIZER.length()), tensor);
                else if (name.startsWith(AVERAGE)) average.put(name.substring(AVERAGE.length()), tensor);
                else if (name.startsWith(SCALE)) scale.put(name.substring(SCALE.length()), tensor);
                else throw new IllegalArgumentException("it has a tensor " + name);
            });
            requireFinite(file, "optimiser's state", state);
            requireFinite(file, "average", average);
            learner.model().load(file.toString(), weights);
            if (stage.begins(progress)) {
                learner.average().load(average);
                learner.average().follow(learner.model());
                return progress.unhurried();
            }
            learner.average().follow(learner.model());
            learner.average().load(average);
            learner.optimizer()
                    .load(NumberedState.named(state, learner.model().trainable().keySet()));
            LossScale own = learner.scale();
            if (own != null) own.load(scale);
            return progress;
        } catch (JsonProcessingException e) {
            throw unusable(file, "progress: " + TextMistake.of(e).text(), e);
        } catch (IllegalArgumentException e) {
            throw unusable(file, String.valueOf(e.getMessage()), e);
        }
    }

    private static UserError unusable(Path file, String why, Exception e) {
        return new UserError(file + " is not a usable checkpoint: " + why, "start afresh", e);
    }

    private static void requireFinite(Path file, String what, Map<String, Tensor> state) {
        Set<String> bad = Finite.not(state);
        if (bad.isEmpty()) return;
        throw new UserError(
                file + ": the " + what + " is not finite: " + bad.iterator().next() + " and " + (bad.size() - 1)
                        + " more tensors hold NaN or infinity",
                "start afresh with another --out, perhaps with a lower learning rate");
    }
}
