package io.fovea.run;

import io.fovea.UserError;
import io.fovea.data.Part;
import io.fovea.evaluate.Advice;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.MultiLabelEvaluation;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.training.Checkpoint;
import io.fovea.internal.training.Deadline;
import io.fovea.internal.training.FeatureFeed;
import io.fovea.internal.training.Feed;
import io.fovea.internal.training.Stage;
import io.fovea.internal.training.Trainer;
import io.fovea.internal.weights.PretrainedFile;
import io.fovea.train.Diverged;
import io.fovea.train.EpochReport;
import io.fovea.train.Recipe;
import java.time.Duration;
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
        try (RunResults results = new RunResults(folder, recipe, weights, data, clock)) {
            RunState state = new RunState(folder, recipe, data, digest, model, results);
            List<Stage> stages = Stage.of(recipe, model.blocks());
            Trainer.Result now = new Trainer.Result(saved(), Trainer.End.COMPLETE, null);
            for (Stage stage : stages) {
                if (stage.end() <= now.history().size() && !stage.isLast()) continue;
                if (stages.size() > 1) listener().note(words(stage));
                model.trainOnly(
                        stage.recipe().network().trainPart(),
                        stage.recipe().network().fixedStatistics());
                try (RunFeed feeds = new RunFeed(stage.recipe(), data, process.out(), process.workers(), listener())) {
                    now = trained(stage, feeds, model, state, now);
                    if (now.end() != Trainer.End.COMPLETE || stage.isLast()) return end(state, results, now, feeds);
                }
            }
            throw new IllegalStateException("a run without a last stage");
        } catch (CancellationException e) { // asked to stop before the first step
            return interrupted(saved());
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

    private Trainer.Result trained(
            Stage stage, RunFeed feeds, ImageModel model, RunState state, Trainer.Result before) {
        clock.enter(FeatureFeed.fits(stage.recipe(), model) ? RunClock.Part.FEATURES : RunClock.Part.EPOCHS);
        Feed feed = feeds.of(model, process.stop());
        clock.enter(RunClock.Part.EPOCHS);
        Rehearsal rehearsal = process.rehearsal();
        Trainer.Result now = rehearsal != null
                ? rehearsal.of(stage, model, feed, before.history())
                : kept(stage, model, feed, state);
        // no better epoch in this stage: the best is still that of an earlier one
        return now.best() != null ? now : new Trainer.Result(now.history(), now.end(), before.best());
    }

    private Trainer.Result kept(Stage stage, ImageModel model, Feed feed, RunState state) {
        Trainer trainer = new Trainer(
                stage, model, feed, state.listening(listener()), state, process.checkpointEvery(), deadline());
        try {
            return trainer.train(process.stop());
        } catch (Diverged e) {
            throw e.keeping(state.kept(e));
        }
    }

    /** The time before the training counts, that of earlier starts does not. */
    private Deadline deadline() {
        Duration limit = recipe.maxTime();
        return Deadline.in(limit == null ? null : limit.minus(clock.ofThisStart()));
    }

    private TrainingRun.Result end(RunState state, RunResults results, Trainer.Result trained, RunFeed feeds) {
        if (process.rehearsal() != null) return rehearsed(trained);
        if (trained.end().isOfTime()) folder.accept(); // a part of an epoch is a result, too
        state.writeLast();
        clock.enter(RunClock.Part.EVALUATION);
        if (trained.interrupted()) return interrupted(trained.history());
        TrainingRun.Result result = conclude(results, trained, feeds);
        if (trained.end().isOfTime()) tellTimeIsOver(trained);
        return result;
    }

    private void tellTimeIsOver(Trainer.Result trained) {
        List<EpochReport> history = trained.history();
        String done = trained.end() == Trainer.End.IN_FIRST_EPOCH
                ? "%,d of %,d images of the first epoch"
                        .formatted(
                                history.get(0).train().seen(),
                                data.samples(Part.TRAIN).size())
                : "%d of %d epochs".formatted(history.size(), recipe.epochs());
        listener()
                .warning("the time limit ended the training after " + done
                        + ", which the result is of; --resume goes on for as long again");
    }

    private TrainingRun.Result rehearsed(Trainer.Result result) {
        data.tell(listener());
        return new TrainingRun.Result(
                process.out(),
                recipe,
                result.history(),
                result.best(),
                null,
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
            Evaluation validation = withThresholds(known != null ? known : feeds.evaluate(best, Part.VALIDATION), null);
            Evaluation test =
                    data.dataset().has(Part.TEST) ? withThresholds(feeds.evaluate(best, Part.TEST), validation) : null;
            List<Long> images = data.samples(Part.TRAIN).perClass();
            List<Advice> advice = new RunAdvice(recipe, trained.history(), validation, images).list();
            listener().stage("writing the report", "", 0);
            results.conclude(best, trained.history(), validation, test, advice);
            listener().note("wrote " + process.out() + " in " + results.time());
            return new TrainingRun.Result(
                    process.out(), recipe, trained.history(), validation, test, advice, data.damaged(), false, false);
        } catch (UnreadableImage e) {
            throw new UserError(String.valueOf(e.getMessage()), e.fix() + ", then go on with --resume", e);
        }
    }

    /**
     * Where an image may have any number of labels, each gets its own threshold, chosen on the validation split.
     *
     * @param chooser validation with its thresholds; null for validation itself, which chooses
     */
    private static Evaluation withThresholds(Evaluation evaluation, @Nullable Evaluation chooser) {
        if (!(evaluation instanceof MultiLabelEvaluation several)) return evaluation;
        return chooser == null
                ? several.atBest()
                : several.at(chooser.multiLabel().thresholds());
    }
}
