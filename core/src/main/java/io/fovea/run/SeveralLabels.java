package io.fovea.run;

import io.fovea.UserError;
import io.fovea.data.Labels;
import io.fovea.train.Balance;
import io.fovea.train.CalibrationMethod;
import io.fovea.train.EarlyStop.Metric;
import io.fovea.train.LossSpec;
import io.fovea.train.Recipe;
import io.fovea.train.Schedule;

/** What a recipe must not ask for, according to whether an image has exactly one class or any number of labels. */
final class SeveralLabels {
    private SeveralLabels() {}

    /** @throws UserError if the recipe has settings that are made for the other kind of images */
    static void check(Recipe recipe, Labels labels) {
        if (labels.several()) checkSeveral(recipe);
        else checkOne(recipe);
    }

    private static void checkOne(Recipe recipe) {
        String problem = "these images have exactly one class each, but ";
        Metric plateau = recipe.schedule() instanceof Schedule.Plateau one ? one.metric() : Metric.LOSS;
        if (recipe.earlyStop().metric().isOfLabels()) {
            throw new UserError(
                    problem + "early stop " + recipe.earlyStop().text() + " judges by several labels",
                    "use --early-stop accuracy:" + recipe.earlyStop().patience() + " or loss:"
                            + recipe.earlyStop().patience());
        }
        if (plateau.isOfLabels()) {
            throw new UserError(
                    problem + "the schedule " + recipe.schedule().text() + " judges by several labels",
                    "use metric=accuracy or metric=loss in it");
        }
        if (recipe.threshold() != null) {
            throw new UserError(
                    problem + "threshold " + recipe.threshold() + " says from which probability each of several is"
                            + " given",
                    "leave the threshold out");
        }
    }

    private static void checkSeveral(Recipe recipe) {
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
        if (recipe.calibration() != CalibrationMethod.NONE) {
            throw refusal("a temperature is for the probabilities of one class", "leave the calibration out");
        }
        if (recipe.abstain() != null) {
            throw refusal(
                    "abstain " + recipe.abstain() + " is for answers of one class",
                    "leave it out; an image whose labels are all below their thresholds gets none");
        }
        if (recipe.distill() != null) {
            throw refusal("a teacher's answers are shares of one class", "leave --distill out");
        }
    }

    private static UserError refusal(String problem, String fix) {
        return new UserError("these images may have any number of labels, but " + problem, fix);
    }
}
