package io.fovea.internal.training;

import io.fovea.internal.loading.Bootstrap;
import io.fovea.internal.loading.SampleOrder;
import io.fovea.internal.loading.SampleSet;
import io.fovea.internal.source.Sample;
import io.fovea.train.Balance;
import io.fovea.train.Recipe;
import io.fovea.train.Resample;
import java.util.List;
import java.util.stream.IntStream;

/** Which training images a recipe sees, and in which order, from whatever feed. */
public final class TrainingOrder {
    private TrainingOrder() {}

    /** Of all samples, damaged ones included: so it does not depend on when damage is found. */
    public static SampleOrder of(Recipe recipe, SampleSet train) {
        SampleOrder order = recipe.balance() instanceof Balance.Sampler
                ? new SampleOrder.Balanced(train.classes(), recipe.seed())
                : new SampleOrder.Shuffled(train.size(), recipe.seed());
        if (recipe.resample() instanceof Resample.Bootstrap bootstrap) {
            order = new SampleOrder.Drawn(order, Bootstrap.drawn(train.groups(), recipe.seed(), bootstrap.draw()));
        }
        return recipe.repeats() == 1 ? order : new SampleOrder.Repeated(order, recipe.repeats());
    }

    /** Places of the images that a recipe learns from, each as often as its sample has it. */
    public static IntStream drawn(Recipe recipe, SampleSet train) {
        return recipe.resample() instanceof Resample.Bootstrap bootstrap
                ? IntStream.of(Bootstrap.drawn(train.groups(), recipe.seed(), bootstrap.draw()))
                : IntStream.range(0, train.size());
    }

    /** Training images that a recipe's sample does not have, in their order; none where it has no sample. */
    public static List<Sample> outOfBag(Recipe recipe, SampleSet train) {
        if (!(recipe.resample() instanceof Resample.Bootstrap bootstrap)) return List.of();
        boolean[] isDrawn = new boolean[train.size()];
        for (int sample : Bootstrap.drawn(train.groups(), recipe.seed(), bootstrap.draw())) isDrawn[sample] = true;
        return IntStream.range(0, train.size())
                .filter(i -> !isDrawn[i])
                .mapToObj(i -> train.all().get(i))
                .toList();
    }
}
