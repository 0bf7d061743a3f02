package io.fovea.internal.training;

import io.fovea.UserError;
import io.fovea.data.Labels;
import io.fovea.internal.loading.SampleSet;
import io.fovea.internal.text.Nearest;
import io.fovea.train.Balance;
import io.fovea.train.Recipe;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;

/** What images of each class count in a recipe's loss. */
public final class ClassBalance {
    private ClassBalance() {}

    /**
     * The weights by {@code balance} times those by name.
     *
     * @param train all of them count, damaged ones included: so the weights do not depend on when damage is found
     * @return one a class, in label order; none if all classes count alike
     * @throws UserError if a weight is given for a class that is not there
     */
    static float[] weights(Recipe recipe, Labels labels, SampleSet train) {
        requireKnown(recipe.classWeights(), labels);
        double[] weights = recipe.balance() instanceof Balance.Weights balance
                ? effective(train.counts(), balance.beta())
                : ones(labels.size());
        recipe.classWeights()
                .forEach((name, weight) -> weights[labels.index(name).orElseThrow()] *= weight);
        if (Arrays.stream(weights).allMatch(weight -> weight == 1)) return new float[0];
        float[] floats = new float[weights.length];
        for (int i = 0; i < floats.length; i++) floats[i] = (float) weights[i];
        return floats;
    }

    /** @throws UserError if there is no class of a name that has a weight */
    public static void requireKnown(Map<String, Double> classWeights, Labels labels) {
        for (String name : classWeights.keySet()) {
            if (labels.index(name).isPresent()) continue;
            throw new UserError(
                    "there is a weight for class '" + name + "', and the images have no such class",
                    Nearest.fix(name, labels.names(), "the classes are " + String.join(", ", labels.names())));
        }
    }

    /**
     * The inverse of the effective numbers of images, {@code (1 - beta^n) / (1 - beta)}, scaled to a mean of 1 (Cui et
     * al. 2019, arXiv:1901.05555, eq. 2 and sec. 4). A class without images, which no image weighs, counts as one with
     * a single image.
     */
    static double[] effective(int[] images, double beta) {
        double[] inverse = IntStream.of(images)
                .mapToDouble(n -> (1 - beta) / (1 - Math.pow(beta, Math.max(1, n))))
                .toArray();
        double mean = Arrays.stream(inverse).average().orElse(1);
        return Arrays.stream(inverse).map(value -> value / mean).toArray();
    }

    private static double[] ones(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        return ones;
    }
}
