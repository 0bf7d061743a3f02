package io.fovea.internal.training;

import io.fovea.internal.model.ImageModel;
import io.fovea.internal.optimizer.Optimizer;
import io.fovea.internal.optimizer.ParameterGroups;
import io.fovea.internal.torch.Finite;
import io.fovea.train.Recipe;
import java.util.Set;
import java.util.TreeSet;

/**
 * What training changes, and what a checkpoint holds: a network and the state of its optimiser.
 *
 * @param model stays its owner's
 */
record Learner(ImageModel model, Optimizer optimizer) implements AutoCloseable {
    /** Before the first step. */
    static Learner of(Recipe recipe, ImageModel model) {
        return new Learner(model, Optimizer.of(recipe.optimizer(), ParameterGroups.of(model, recipe.rates())));
    }

    /** Names of the tensors that are not all numbers, in alphabetical order. */
    Set<String> notFinite() {
        Set<String> names = new TreeSet<>(Finite.not(model.tensors()));
        names.addAll(Finite.not(optimizer.state()));
        return names;
    }

    @Override
    public void close() {
        optimizer.close();
    }
}
