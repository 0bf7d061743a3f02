package io.fovea.internal.training;

import io.fovea.UserError;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.NonFiniteAnswers;
import io.fovea.evaluate.Tally;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.Cores;
import io.fovea.internal.torch.Finite;
import io.fovea.train.Diverged;
import io.fovea.train.EpochReport;
import io.fovea.train.EpochStart;
import io.fovea.train.Recipe;
import io.fovea.train.TrainingListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The training loop. Trains the parameters that the model says are trainable, epoch by epoch, judges each epoch on the
 * validation split, and leaves a checkpoint after every epoch, every few minutes, and when it is asked to stop.
 */
public final class Trainer {
    /** Of the whole run. */
    private final Recipe recipe;

    private final Stage stage;
    private final ImageModel model;
    private final Feed feed;
    private final TrainingListener listener;
    private final Checkpoints checkpoints;
    private final Duration checkpointEvery;
    /** Of the best epoch, unless that was before a resume. */
    private @Nullable Evaluation best;

    /** @param model whose trained part is the stage's */
    public Trainer(
            Stage stage,
            ImageModel model,
            Feed feed,
            TrainingListener listener,
            Checkpoints checkpoints,
            Duration checkpointEvery) {
        this.recipe = stage.run();
        this.stage = stage;
        this.model = model;
        this.feed = feed;
        this.listener = listener;
        this.checkpoints = checkpoints;
        this.checkpointEvery = checkpointEvery;
    }

    /**
     * @param interrupted whether the run was asked to stop before its end; the checkpoint then goes on from there
     * @param best the evaluation behind the best epoch's report; null if that epoch was before a resume
     */
    public record Result(
            List<EpochReport> history,
            boolean interrupted,
            @Nullable Evaluation best) {}

    /**
     * Trains to the end of the stage, from the checkpoint if there is one.
     *
     * @param stop polled after every step; once true, the run leaves a checkpoint and returns
     * @throws Diverged if loss, weights or answers become infinite or not a number; the last checkpoint is from before
     * @throws UserError if an image cannot be had; there is then a checkpoint from which to go on
     */
    public Result train(BooleanSupplier stop) {
        return train(List.of(), stop);
    }

    /**
     * As above.
     *
     * @param before epochs of earlier stages, which a checkpoint would tell as well
     */
    public Result train(List<EpochReport> before, BooleanSupplier stop) {
        try (Cores cores = Cores.all();
                Learner learner = Learner.of(recipe, model)) {
            TrainingProgress progress = start(learner, before);
            while (!stage.isOver(progress.history())) {
                progress = runEpoch(progress, learner, stop);
                save(learner, progress);
                if (progress.step() > 0) return new Result(progress.history(), true, best);
            }
            return new Result(progress.history(), false, best);
        }
    }

    private TrainingProgress start(Learner learner, List<EpochReport> before) {
        Path last = checkpoints.last();
        if (last == null) return TrainingProgress.after(before);
        TrainingProgress progress = Checkpoint.restore(last, learner, stage);
        if (progress.step() <= feed.steps()) return progress;
        throw new UserError(
                last + " was left at step " + progress.step() + " of an epoch of " + feed.steps(),
                "resume with the data of before, or start afresh");
    }

    /** The rest of an epoch: the start of the next one, or a point inside this one if asked to stop. */
    private TrainingProgress runEpoch(TrainingProgress start, Learner learner, BooleanSupplier stop) {
        TrainingProgress now = start;
        TrainingStep training = new TrainingStep(feed, Loss.of(recipe), learner);
        long began = System.nanoTime(), saved = began;
        long seen = start.soFar().seen();
        listener.begin(new EpochStart(start.epoch() + 1, recipe.epochs(), feed.images(), start.step(), seen));
        model.training(true);
        try (Feed.Steps steps = feed.epoch(start.epoch(), start.step())) {
            while (steps.hasNext()) {
                stage.momentum(now.epoch(), now.step(), feed.steps()).ifPresent(learner.optimizer()::momentum);
                Tally taken = step(steps, training, now);
                now = now.after(taken, start.seconds() + since(began));
                listener.step(now.epoch() + 1, now.step(), feed.steps(), now.soFar());
                if (now.step() == feed.steps()) break; // the end of the epoch is saved when it has been judged
                if (stop.getAsBoolean()) return now;
                if (since(saved) > checkpointEvery.toSeconds()) {
                    save(learner, now);
                    saved = System.nanoTime();
                }
            }
            return judged(now, began - Math.round(start.seconds() * 1e9));
        } catch (UnreadableImage e) {
            save(learner, now);
            throw new UserError(e.getMessage() + ", in " + place(now), e.fix() + ", then go on with --resume", e);
        }
    }

    /** All steps of the epoch are taken: what the model is now worth. */
    private TrainingProgress judged(TrainingProgress now, long began) {
        model.training(false);
        Evaluation validation = validation(now);
        requireFinite(Finite.not(model.tensors()), now);
        double lr = now.step() == 0 ? 0 : rate(now, now.step() - 1);
        EpochReport report = new EpochReport(now.epoch() + 1, now.soFar(), validation.tally(), lr, since(began));
        TrainingProgress finished = now.finished(report);
        boolean isBest = recipe.earlyStop().best(finished.history()) == now.epoch();
        if (isBest) best = validation;
        listener.epoch(finished.history(), isBest);
        return finished;
    }

    private Evaluation validation(TrainingProgress now) {
        try {
            listener.judge(now.epoch() + 1, feed.judgedImages());
            return feed.validate(model, listener::judged);
        } catch (NonFiniteAnswers e) {
            throw diverged(e.getMessage() + " in " + place(now), now);
        }
    }

    private Tally step(Feed.Steps steps, TrainingStep training, TrainingProgress now) {
        Tally taken = training.take(steps, 1, rate(now), seedOf(now.epoch(), now.step()));
        // what the update has ruined is never saved
        if (Double.isFinite(taken.lossSum())) return taken;
        throw diverged("the loss became " + taken.loss() + " in " + place(now), now);
    }

    private long seedOf(int epoch, int step) {
        return recipe.seed() ^ (epoch + 1) * 0x9E3779B97F4A7C15L ^ (step + 1) * 0xC2B2AE3D27D4EB4FL;
    }

    /** The learning rate of the next step. */
    private double rate(TrainingProgress now) {
        return rate(now, now.step());
    }

    /** @param step of the epoch that is under way */
    private double rate(TrainingProgress now, int step) {
        return stage.rate(now.epoch(), step, feed.steps(), now.history());
    }

    private void save(Learner learner, TrainingProgress progress) {
        requireFinite(learner.notFinite(), progress);
        checkpoints.save(progress, (file, notes) -> Checkpoint.write(file, learner, recipe, progress, notes));
    }

    /** The last step may have ruined them, which only the next one's loss would show. */
    private void requireFinite(Set<String> bad, TrainingProgress now) {
        for (String name : bad) throw diverged(name + " is not all numbers before " + place(now), now);
    }

    private Diverged diverged(String what, TrainingProgress now) {
        int bestEpoch = recipe.earlyStop().best(now.history()) + 1;
        return new Diverged(what, rate(now), now.history().size(), bestEpoch);
    }

    /** What comes next. */
    private String place(TrainingProgress now) {
        boolean atEnd = now.step() == feed.steps();
        return atEnd
                ? "the validation of epoch " + (now.epoch() + 1)
                : "epoch " + (now.epoch() + 1) + ", step " + (now.step() + 1);
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
