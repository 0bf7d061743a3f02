package io.fovea.internal.training;

import io.fovea.internal.loading.SampleOrder;
import io.fovea.internal.loading.SampleSet;
import io.fovea.train.Balance;
import io.fovea.train.Recipe;

/** The order in which a recipe sees its training images, from whatever feed. */
public final class TrainingOrder {
    private TrainingOrder() {}

    /** Of all samples, damaged ones included: so it does not depend on when damage is found. */
    public static SampleOrder of(Recipe recipe, SampleSet train) {
        SampleOrder order = recipe.balance() instanceof Balance.Sampler
                ? new SampleOrder.Balanced(train.classes(), recipe.seed())
                : new SampleOrder.Shuffled(train.size(), recipe.seed());
        return recipe.repeats() == 1 ? order : new SampleOrder.Repeated(order, recipe.repeats());
    }
}
