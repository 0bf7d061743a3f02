package io.fovea.run;

import io.fovea.UserError;
import io.fovea.data.Part;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.Tally;
import io.fovea.internal.light.FeatureClassifier;
import io.fovea.internal.light.Folds;
import io.fovea.internal.light.LightFit;
import io.fovea.internal.light.LinearScores;
import io.fovea.internal.mlflow.MlflowStatus;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.Cores;
import io.fovea.internal.torch.Scope;
import io.fovea.internal.training.HeadLearning;
import io.fovea.internal.training.TrunkFeatures;
import io.fovea.internal.weights.PretrainedFile;
import io.fovea.train.EpochReport;
import io.fovea.train.LightHead;
import io.fovea.train.Recipe;
import io.fovea.train.Schedule;
import io.fovea.train.Settings;
import io.fovea.train.TrainPart;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * A run whose head is a light classifier: fitted at once to what the frozen network makes of the training images. Its
 * history is of one epoch.
 *
 * @param recipe complete
 */
record LightTraining(RunProcess process, RunFolder folder, Recipe recipe, CheckedData data, RunClock clock) {
    /** What only a network that learns by epochs has a use for. */
    private static final List<String> OF_EPOCHS = List.of(
            "epochs",
            "batchSize",
            "optimizer",
            "schedule",
            "loss",
            "labelSmoothing",
            "balance",
            "classWeights",
            "distill",
            "average",
            "augment",
            "repeats",
            "unfreeze",
            "earlyStop",
            "network.hidden",
            "network.dropout");

    static boolean is(Recipe recipe) {
        return recipe.network().head().isFitted();
    }

    /**
     * Says which settings have no part in a fit.
     *
     * @throws UserError if the recipe is none for a light classifier
     */
    static void check(Settings asked, Recipe recipe, CheckedData data, RunListener listener) {
        if (!is(recipe)) return;
        LightHead head = recipe.network().head();
        if (!(recipe.network().trainPart() instanceof TrainPart.Head)) {
            throw new UserError(
                    "--head " + head.text()
                            + " classifies the features of a network that does not learn, and --train is "
                            + recipe.network().train(),
                    "leave --train out, or use --head linear");
        }
        if (data.dataset().labels().several()) {
            throw new UserError(
                    "--head " + head.text()
                            + " is for images of exactly one class each, and these may have any number of" + " labels",
                    "use --head linear, which learns each label for itself");
        }
        if (recipe.schedule() instanceof Schedule.Cycles) {
            throw new UserError(
                    "a head of " + head.text() + " is fitted at once, without cycles of a rate to keep it after",
                    "use --bagging or --seeds, or --head linear");
        }
        if (asked.isComplete()) return;
        List<String> idle = OF_EPOCHS.stream().filter(asked::sets).toList();
        if (!idle.isEmpty()) {
            listener.warning("a head of " + head.text() + " is fitted at once; without a part in it: "
                    + String.join(", ", idle));
        }
    }

    /** @param weights that the model has; null for random ones */
    TrainingRun.Result of(ImageModel model, @Nullable PretrainedFile weights) {
        RunTracking tracking =
                RunTracking.start(process, folder, recipe, data.dataset().description(), List.of());
        try (RunResults results = new RunResults(folder, recipe, weights, data, clock, tracking)) {
            TrainingRun.Result result = fitted(model, results);
            if (tracking != null) tracking.end(result.interrupted() ? MlflowStatus.KILLED : MlflowStatus.FINISHED);
            return result;
        } catch (RuntimeException | Error e) {
            if (tracking != null) tracking.end(MlflowStatus.FAILED);
            throw e;
        }
    }

    private TrainingRun.Result fitted(ImageModel model, RunResults results) {
        try {
            Fitted fitted = fit(model);
            if (process.rehearsal() == null) write(model, results, fitted);
            return new TrainingRun.Result(
                    process.out(),
                    recipe,
                    List.of(fitted.epoch()),
                    fitted.validation(),
                    fitted.test(),
                    List.of(),
                    data.damaged(),
                    false,
                    false);
        } catch (CancellationException e) { // nothing was written yet, and the features are kept
            return new TrainingRun.Result(
                    process.out(), recipe, List.of(), null, null, List.of(), data.damaged(), true, false);
        }
    }

    /** What a fit came to, with answers as the bundle gives them. */
    private record Fitted(
            FeatureClassifier head,
            EpochReport epoch,
            Evaluation validation,
            @Nullable Evaluation test) {}

    private Fitted fit(ImageModel model) {
        try (Cores all = Cores.all();
                Scope features = Scope.inference()) {
            RunFeatures images = RunFeatures.of(model, process, recipe, data);
            clock.enter(RunClock.Part.EPOCHS);
            long start = System.nanoTime();
            process.listener().stage("fitting " + recipe.network().head().text(), "", 0);
            int[] learnt = images.learnt(recipe, data.samples(Part.TRAIN));
            LightFit fit = LightFit.of(
                    HeadLearning.of(recipe.network().head()),
                    Folds.rows(images.train().rows(), learnt),
                    Folds.labels(images.labels(), learnt),
                    data.dataset().labels().size(),
                    recipe.seed(),
                    this::goOn);
            tell(fit);
            FeatureClassifier head = fit.classifier();
            Evaluation judged = images.judged(images.validation(), head);
            Tally train = images.judged(images.train(), head).tally();
            EpochReport epoch = EpochReport.of(1, train, judged, 0, (System.nanoTime() - start) / 1e9);
            Evaluation validation = new Certainty(recipe).of(judged);
            TrunkFeatures.@Nullable Table tests = images.test();
            Evaluation test = tests == null ? null : Certainty.alike(images.judged(tests, head), validation);
            return new Fitted(head, epoch, validation, test);
        }
    }

    private void goOn() {
        if (process.stop().getAsBoolean()) throw new CancellationException("asked to stop");
    }

    /** What was tried, and what of it was chosen. */
    private void tell(LightFit fit) {
        for (LightFit.Trial trial : fit.tried()) {
            process.listener()
                    .note(String.format(
                            Locale.ROOT,
                            "  %s: accuracy %.2f %%, loss %.4f by cross-validation%s",
                            trial.parameters(),
                            100 * trial.accuracy(),
                            trial.loss(),
                            trial.parameters().equals(fit.chosen()) ? "  <- chosen" : ""));
        }
        if (!fit.note().isEmpty()) process.listener().note("  " + fit.note());
    }

    private void write(ImageModel model, RunResults results, Fitted fitted) {
        clock.enter(RunClock.Part.EVALUATION);
        boolean isOwn = fitted.head() instanceof LinearScores linear && model.setHead(linear.weight(), linear.bias());
        if (!isOwn) results.classifyBy(fitted.head());
        folder.prepare();
        RunState.writeRecipe(folder, recipe);
        RunState.writeSamples(folder, data.list());
        results.begin();
        results.epoch(model, List.of(fitted.epoch()), fitted.validation(), true);
        folder.accept();
        process.listener().stage("writing the report", "", 0);
        results.writeEvents();
        results.conclude(
                results.bestModel(),
                List.of(fitted.epoch()),
                fitted.validation(),
                fitted.test(),
                RunSlices.of(process, data, recipe, fitted.validation()),
                List.of());
        process.listener().note("wrote " + process.out() + " in " + results.time());
    }
}
