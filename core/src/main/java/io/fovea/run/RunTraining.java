package io.fovea.run;

import io.fovea.UserError;
import io.fovea.data.Part;
import io.fovea.evaluate.Advice;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.Examination;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.mlflow.MlflowStatus;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.training.Checkpoint;
import io.fovea.internal.training.Deadline;
import io.fovea.internal.training.FeatureFeed;
import io.fovea.internal.training.Feed;
import io.fovea.internal.training.Stage;
import io.fovea.internal.training.Trainer;
import io.fovea.internal.training.WeightAverage;
import io.fovea.internal.weights.PretrainedFile;
import io.fovea.train.Diverged;
import io.fovea.train.EpochReport;
import io.fovea.train.Recipe;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * The training of a run, stage by stage, and the judgement of its best epoch.
 *
 * @param recipe complete
 */
record RunTraining(RunProcess process, RunFolder folder, Recipe recipe, CheckedData data, RunClock clock) {
    /**
     * @param weights that the model starts from; null for random ones
     * @param digest of the list of samples
     */
    TrainingRun.Result of(ImageModel model, @Nullable PretrainedFile weights, String digest) {
        RunTracking tracking =
                RunTracking.start(process, folder, recipe, data.dataset().description(), RunResults.rows(saved()));
        try (RunResults results = new RunResults(folder, recipe, weights, data, clock, tracking)) {
            TrainingRun.Result result = told(results, model, digest);
            if (tracking != null) tracking.end(result.interrupted() ? MlflowStatus.KILLED : MlflowStatus.FINISHED);
            return result;
        } catch (RuntimeException | Error e) {
            if (tracking != null) tracking.end(MlflowStatus.FAILED);
            throw e;
        }
    }

    private TrainingRun.Result told(RunResults results, ImageModel model, String digest) {
        try {
            return stages(results, model, digest);
        } catch (CancellationException e) { // asked to stop before the first step
            return interrupted(saved());
        } catch (RuntimeException | Error e) {
            results.fail(e);
            throw e;
        }
    }

    private TrainingRun.Result stages(RunResults results, ImageModel model, String digest) {
        try (WeightAverage average = WeightAverage.of(recipe)) {
            RunState state = new RunState(folder, recipe, data, digest, model, average, results);
            List<Stage> stages = Stage.of(recipe, model.blocks());
            Trainer.Result now = new Trainer.Result(saved(), Trainer.End.COMPLETE, null);
            int before = now.history().size();
            for (Stage stage : stages) {
                if (stage.end() <= now.history().size() && !stage.isLast()) continue;
                if (stages.size() > 1) listener().note(words(stage));
                model.trainOnly(
                        stage.recipe().network().trainPart(),
                        stage.recipe().network().fixedStatistics());
                try (RunFeed feeds = new RunFeed(stage.recipe(), data, process.out(), process.workers(), listener())) {
                    if (stage.first() == 0 && !folder.isResumable()) {
                        feeds.fillFrom(model, new InTime(process.stop(), clock));
                    }
                    now = trained(stage, feeds, state, now);
                    if (now.end() == Trainer.End.NOT_BEGUN && now.history().size() == before) {
                        throw new InTime.Over(clock.part());
                    }
                    if (now.end() == Trainer.End.COMPLETE && !stage.isLast()) continue;
                    Rehearsal rehearsal = process.rehearsal();
                    return rehearsal != null
                            ? rehearsed(now, rehearsal, model, feeds)
                            : end(state, results, now, feeds);
                }
            }
            throw new IllegalStateException("a run without a last stage");
        }
    }

    private RunListener listener() {
        return process.listener();
    }

    /** The epochs that earlier starts and stages have finished. */
    private List<EpochReport> saved() {
        return folder.isResumable() ? Checkpoint.progress(folder.checkpoint()).history() : List.of();
    }

    private static String words(Stage stage) {
        return "epochs %d to %d train %s"
                .formatted(
                        stage.first() + 1,
                        stage.end(),
                        NewModel.words(stage.recipe().network().trainPart()));
    }

    private Trainer.Result trained(Stage stage, RunFeed feeds, RunState state, Trainer.Result before) {
        ImageModel model = state.model();
        clock.enter(FeatureFeed.fits(stage.recipe(), model) ? RunClock.Part.FEATURES : RunClock.Part.EPOCHS);
        try {
            Feed feed = feeds.of(model, new InTime(process.stop(), clock));
            clock.enter(RunClock.Part.EPOCHS);
            Deadline end = feeds.deadline(clock.deadline());
            Rehearsal rehearsal = process.rehearsal();
            Trainer.Result now = rehearsal != null
                    ? rehearsal.of(stage, model, feed, before.history(), state.average(), end)
                    : kept(stage, feed, state, before.history(), end);
            // no better epoch in this stage: the best is still that of an earlier one
            return now.best() != null ? now : new Trainer.Result(now.history(), now.end(), before.best());
        } catch (InTime.Over e) {
            state.average().into(model);
            return new Trainer.Result(before.history(), Trainer.End.NOT_BEGUN, before.best());
        }
    }

    private Trainer.Result kept(Stage stage, Feed feed, RunState state, List<EpochReport> before, Deadline end) {
        Trainer trainer = new Trainer(
                stage, state.model(), feed, state.listening(listener()), state, process.checkpointEvery(), end);
        try {
            return trainer.train(before, state.average(), process.stop());
        } catch (Diverged e) {
            throw e.keeping(state.kept(e));
        }
    }

    private TrainingRun.Result end(RunState state, RunResults results, Trainer.Result trained, RunFeed feeds) {
        state.writeLast();
        clock.enter(RunClock.Part.EVALUATION);
        if (trained.interrupted()) return interrupted(trained.history());
        TrainingRun.Result result = conclude(results, trained, feeds);
        tellSkipped();
        if (trained.end().isOfTime()) tellTimeIsOver(trained);
        return result;
    }

    private void tellSkipped() {
        long skipped = Checkpoint.progress(folder.checkpoint()).skipped();
        if (skipped == 0) return;
        listener()
                .note("%s skipped, because the scaled gradients were not finite in fp16; the scale was halved each time"
                        .formatted(skipped == 1 ? "1 step was" : "%,d steps were".formatted(skipped)));
    }

    private void tellTimeIsOver(Trainer.Result trained) {
        List<EpochReport> history = trained.history();
        boolean isPart = trained.end() == Trainer.End.IN_EPOCH;
        int whole = isPart ? history.size() - 1 : history.size();
        List<String> done = new ArrayList<>();
        if (whole > 0) done.add("%d of %d epochs".formatted(whole, recipe.epochs()));
        if (isPart) {
            done.add("%,d of %,d images of the %s"
                    .formatted(
                            history.get(whole).train().seen(),
                            data.samples(Part.TRAIN).size(),
                            whole == 0 ? "first epoch" : "next"));
        }
        listener()
                .warning("the time limit ended the training after " + String.join(" and ", done)
                        + ", which the result is of"
                        + (history.size() < recipe.epochs() ? "; --resume goes on for as long again" : ""));
    }

    private TrainingRun.Result rehearsed(Trainer.Result result, Rehearsal rehearsal, ImageModel model, RunFeed feeds) {
        clock.enter(RunClock.Part.EVALUATION);
        boolean tests = data.dataset().has(Part.TEST) && !result.interrupted();
        Evaluation test = tests ? rehearsal.test(model, feeds) : null;
        if (test != null && result.best() != null) test = Certainty.alike(test, result.best());
        data.tell(listener());
        return new TrainingRun.Result(
                process.out(),
                recipe,
                result.history(),
                result.best(),
                test,
                List.of(),
                data.damaged(),
                result.interrupted(),
                false);
    }

    private TrainingRun.Result interrupted(List<EpochReport> history) {
        return new TrainingRun.Result(
                process.out(), recipe, history, null, null, List.of(), data.damaged(), true, folder.isResumable());
    }

    /**
     * What the best epoch's evaluation says, and, once, how its network does on the test split if there is one. Only
     * where the best epoch was before a resume is it evaluated again.
     */
    private TrainingRun.Result conclude(RunResults results, Trainer.Result trained, RunFeed feeds) {
        try (ImageModel best = results.bestModel()) {
            Evaluation known = trained.best();
            Evaluation validation = certainty().of(known != null ? known : feeds.evaluate(best, Part.VALIDATION));
            Evaluation test =
                    data.dataset().has(Part.TEST) ? Certainty.alike(feeds.evaluate(best, Part.TEST), validation) : null;
            tellAnswers(validation);
            List<Long> images = data.samples(Part.TRAIN).perClass();
            List<Advice> advice = new RunAdvice(recipe, trained.history(), validation, images).list();
            listener().stage("writing the report", "", 0);
            Examination slices = RunSlices.of(process, data, recipe, validation);
            results.conclude(best, trained.history(), validation, test, slices, advice);
            listener().note("wrote " + process.out() + " in " + results.time());
            return new TrainingRun.Result(
                    process.out(), recipe, trained.history(), validation, test, advice, data.damaged(), false, false);
        } catch (UnreadableImage e) {
            throw new UserError(String.valueOf(e.getMessage()), e.fix() + ", then go on with --resume", e);
        }
    }

    private Certainty certainty() {
        return new Certainty(recipe);
    }

    private void tellAnswers(Evaluation validation) {
        Double wanted = recipe.abstain();
        if (wanted == null) return;
        certainty()
                .given(validation)
                .ifPresentOrElse(
                        given -> listener().note(Certainty.words(given)),
                        () -> listener()
                                .warning("not even the surest answers are right for "
                                        + BigDecimal.valueOf(wanted)
                                                .movePointRight(2)
                                                .stripTrailingZeros()
                                                .toPlainString()
                                        + " % of the validation images, so the model answers always;"
                                        + " --abstain with less gives a model that says unknown"));
    }
}
