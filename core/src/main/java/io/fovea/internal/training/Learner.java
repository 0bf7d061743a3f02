package io.fovea.internal.training;

import io.fovea.internal.model.ImageModel;
import io.fovea.internal.optimizer.Optimizer;
import io.fovea.internal.optimizer.ParameterGroups;
import io.fovea.internal.torch.Finite;
import io.fovea.internal.torch.Scope;
import io.fovea.train.Recipe;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What training changes, and what a checkpoint holds: a network, the state of its optimiser, the average of its
 * weights, and the scale of its loss.
 *
 * @param model stays its owner's
 * @param scale null unless the recipe computes in fp16
 */
record Learner(
        ImageModel model,
        Optimizer optimizer,
        WeightAverage average,
        @Nullable LossScale scale) implements AutoCloseable {
    /** Before the first step. */
    static Learner of(Recipe recipe, ImageModel model) {
        WeightAverage average = WeightAverage.of(recipe);
        average.follow(model);
        return new Learner(model, optimizer(recipe, model), average, LossScale.of(recipe));
    }

    /** Of what learns of a model. */
    static Optimizer optimizer(Recipe recipe, ImageModel model) {
        return Optimizer.of(recipe.optimizer(), ParameterGroups.of(model, recipe.rates()));
    }

    /** Names of the tensors that are not all numbers, in alphabetical order. */
    Set<String> notFinite() {
        Set<String> names = new TreeSet<>(Finite.not(model.tensors()));
        names.addAll(Finite.not(optimizer.state()));
        names.addAll(Finite.not(average.state()));
        return names;
    }

    /** Gives the model the weights of the average, if there is one, for good. */
    void adoptAverage() {
        average.into(model);
    }

    /** Gives the model the weights of the average, if there is one, until this is closed. */
    Lent lendAverage() {
        Map<String, Tensor> own = new LinkedHashMap<>();
        try (Scope scope = Scope.inference()) {
            Map<String, Tensor> mean = average.mean();
            model.tensors().forEach((name, tensor) -> {
                if (mean.containsKey(name))
                    own.put(name, Scope.own(tensor.detach().clone()));
            });
        }
        adoptAverage();
        return new Lent(model, own);
    }

    /**
     * A model with weights that are not its own.
     *
     * @param own those it gets back
     */
    record Lent(ImageModel model, Map<String, Tensor> own) implements AutoCloseable {
        @Override
        public void close() {
            TensorCopies.copy(own, model.tensors());
            own.values().forEach(Tensor::close);
        }
    }

    @Override
    public void close() {
        optimizer.close();
        average.close();
        if (scale != null) scale.close();
    }
}
