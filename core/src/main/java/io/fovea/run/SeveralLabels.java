package io.fovea.run;

import io.fovea.UserError;
import io.fovea.data.Labels;
import io.fovea.train.Balance;
import io.fovea.train.LossSpec;
import io.fovea.train.Recipe;

/** What a recipe must not ask for where an image may have any number of labels. */
final class SeveralLabels {
    private SeveralLabels() {}

    /** @throws UserError if the recipe has settings that are made for exactly one class an image */
    static void check(Recipe recipe, Labels labels) {
        if (!labels.several()) return;
        LossSpec loss = recipe.loss();
        if (loss instanceof LossSpec.CrossEntropy || loss instanceof LossSpec.Nll) {
            throw refusal(
                    "the loss " + loss.text() + " chooses one class an image",
                    "use --loss bce, or focal, mse or l1, which ask for each label by itself");
        }
        if (recipe.balance() instanceof Balance.Sampler) {
            throw refusal(
                    "balance sampler shows every class equally often, and an image here is of several at once",
                    "use --balance weights, which counts each label by itself");
        }
        if (recipe.distill() != null) {
            throw refusal("a teacher's answers are shares of one class", "leave --distill out");
        }
    }

    private static UserError refusal(String problem, String fix) {
        return new UserError("these images may have any number of labels, but " + problem, fix);
    }
}
