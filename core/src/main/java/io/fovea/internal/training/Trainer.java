package io.fovea.internal.training;

import io.fovea.UserError;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.NonFiniteAnswers;
import io.fovea.evaluate.Tally;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.evaluation.ThresholdRule;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.optimizer.Optimizer;
import io.fovea.internal.torch.Cores;
import io.fovea.internal.torch.Finite;
import io.fovea.train.Average;
import io.fovea.train.BatchNorms;
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
    private final Loss loss;
    private final TimeBudget time;
    /** Learning rate of the last step; NaN before the first of this start. */
    private double lastRate = Double.NaN;
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
        this(
                stage,
                model,
                feed,
                listener,
                checkpoints,
                checkpointEvery,
                Deadline.in(stage.run().maxTime()));
    }

    /** @param deadline of the run, which may have begun before */
    public Trainer(
            Stage stage,
            ImageModel model,
            Feed feed,
            TrainingListener listener,
            Checkpoints checkpoints,
            Duration checkpointEvery,
            Deadline deadline) {
        this.recipe = stage.run();
        this.stage = stage;
        this.model = model;
        this.feed = feed;
        this.listener = listener;
        this.checkpoints = checkpoints;
        this.checkpointEvery = checkpointEvery;
        loss = Loss.of(recipe.loss(), recipe.labelSmoothing(), feed.classWeights());
        time = new TimeBudget(deadline, feed.steps(), stage.epochs(), feed.images(), feed.judgedImages());
    }

    /**
     * @param history finished epochs; the last one is a part of one if the time was over before its end
     * @param end why it ended
     * @param best the evaluation behind the best epoch's report; null if that epoch was before a resume
     */
    public record Result(
            List<EpochReport> history, End end, @Nullable Evaluation best) {
        /** Whether the run was asked to stop. */
        public boolean interrupted() {
            return end == End.STOPPED;
        }
    }

    /** Why a training ended; unless it is complete, it can go on from its checkpoint. */
    public enum End {
        COMPLETE,
        /** It was asked to. */
        STOPPED,
        /** The time that the recipe gives it was over. */
        OUT_OF_TIME,
        /** So it was inside of an epoch, which is shorter than others for that. */
        IN_EPOCH,
        /** So it was before the first step of this start. */
        NOT_BEGUN;

        /** Whether it is the recipe's time limit that ended it. */
        public boolean isOfTime() {
            return this == OUT_OF_TIME || this == IN_EPOCH || this == NOT_BEGUN;
        }
    }

    /**
     * Trains to the end of the stage, from the checkpoint if there is one.
     *
     * @param stop polled after every step; once true, the run leaves a checkpoint and returns
     * @throws Diverged if loss, weights or answers become infinite or not a number; the last checkpoint is from before
     * @throws UserError if an image cannot be had; there is then a checkpoint from which to go on
     */
    public Result train(BooleanSupplier stop) {
        try (WeightAverage average = WeightAverage.of(recipe)) {
            return train(List.of(), average, stop);
        }
    }

    /**
     * As above.
     *
     * @param before epochs of earlier stages, which a checkpoint would tell as well
     * @param average of the run's weights, which goes on from stage to stage; stays its owner's
     */
    public Result train(List<EpochReport> before, WeightAverage average, BooleanSupplier stop) {
        try (Cores cores = Cores.all();
                Optimizer optimizer = Learner.optimizer(stage.recipe(), model);
                LossScale scale = LossScale.of(stage.recipe())) {
            Learner learner = new Learner(model, optimizer, average, scale);
            Result result = train(learner, start(learner, before), stop);
            // what a next stage starts from is what its checkpoint holds
            if (stage.isLast() || result.end() != End.COMPLETE) learner.adoptAverage();
            return result;
        }
    }

    private Result train(Learner learner, TrainingProgress start, BooleanSupplier stop) {
        TrainingProgress progress = start;
        boolean isOver = stage.isOver(start.history());
        if (!isOver && !hasTime(start)) return new Result(start.history(), End.NOT_BEGUN, best);
        while (!isOver) {
            progress = runEpoch(progress, learner, stop);
            // a later start has more time, and takes the schedule up where the epochs stand
            if (time.isOver()) progress = progress.unhurried();
            save(learner, progress);
            isOver = stage.isOver(progress.history());
            if (time.isOver()) {
                End end = time.isInEpoch() && progress.step() == 0 ? End.IN_EPOCH : End.OUT_OF_TIME;
                return new Result(progress.history(), end, best);
            }
            if (!isOver && (stop.getAsBoolean() || progress.step() > 0)) {
                return new Result(progress.history(), End.STOPPED, best);
            }
        }
        return new Result(progress.history(), End.COMPLETE, best);
    }

    private boolean hasTime(TrainingProgress now) {
        return time.hasEpoch(now.step(), course(now));
    }

    private TrainingProgress start(Learner learner, List<EpochReport> before) {
        Path last = checkpoints.last();
        if (last == null) {
            learner.average().follow(model);
            return TrainingProgress.after(before);
        }
        TrainingProgress progress = Checkpoint.restore(last, learner, stage);
        if (progress.step() <= feed.steps()) return progress;
        throw new UserError(
                last + " was left at step " + progress.step() + " of an epoch of " + feed.steps(),
                "resume with the data of before, or start afresh");
    }

    /**
     * The rest of an epoch: the start of the next one, or a point inside this one if it has to end there. Where the
     * time is over the next one starts, with an epoch behind it that is shorter than others.
     */
    private TrainingProgress runEpoch(TrainingProgress start, Learner learner, BooleanSupplier stop) {
        long seen = start.soFar().seen();
        listener.begin(new EpochStart(start.epoch() + 1, recipe.epochs(), feed.images(), start.step(), seen));
        TrainingProgress taken = steps(start, learner, stop);
        if (taken.step() < feed.steps() && !time.isOver()) return taken;
        try {
            TrainingProgress finished = judged(taken, learner);
            time.judged();
            if (!stage.isOver(finished.history()) && !hasTime(finished)) time.end();
            return finished;
        } catch (GivenUp e) {
            time.end();
            return taken; // a later start judges it
        }
    }

    private TrainingProgress steps(TrainingProgress start, Learner learner, BooleanSupplier stop) {
        TrainingProgress now = start;
        TrainingStep training = new TrainingStep(stage.recipe(), feed, loss, learner);
        long began = System.nanoTime(), saved = began;
        model.training(true);
        time.begins();
        try (Feed.Steps steps = feed.epoch(start.epoch(), start.step(), (int) epochs(course(start)))) {
            while (steps.hasNext()) {
                double course = course(now);
                double stride = time.stride(stage.taken(now.epoch(), now.step(), feed.steps()), now.step(), course);
                stage.momentum(course, feed.steps()).ifPresent(learner.optimizer()::momentum);
                Tally taken = step(steps, training, now);
                time.stepped();
                now = now.after(taken, start.seconds() + since(began), stride);
                if (training.hasSkipped()) now = skipped(now, learner);
                listener.step(now.epoch() + 1, now.step(), feed.steps(), now.soFar());
                if (now.step() == feed.steps()) break; // the end of the epoch is saved when it has been judged
                if (stop.getAsBoolean() || time.ends()) return now;
                if (since(saved) > checkpointEvery.toSeconds()) {
                    save(learner, now);
                    saved = System.nanoTime();
                }
            }
            return now;
        } catch (UnreadableImage e) {
            throw lost(e, now, learner);
        }
    }

    /** A step that changed nothing: for the schedule it is one, as in PyTorch. */
    private TrainingProgress skipped(TrainingProgress now, Learner learner) {
        LossScale scale = learner.scale();
        if (scale == null || !scale.isLost()) return now.skipping();
        throw diverged("the gradients became infinite in fp16 at whatever scale of the loss before " + place(now), now);
    }

    /** How far the schedule has come, in steps of the stage. */
    private double course(TrainingProgress now) {
        return stage.taken(now.epoch(), now.step(), feed.steps()) + now.ahead();
    }

    /** The same in epochs of the run. */
    private double epochs(double course) {
        return stage.first() + course / feed.steps();
    }

    /** An image cannot be had: leaves a checkpoint to go on from when it can. */
    private UserError lost(UnreadableImage e, TrainingProgress now, Learner learner) {
        save(learner, now);
        return new UserError(e.getMessage() + ", in " + place(now), e.fix() + ", then go on with --resume", e);
    }

    /** The steps of the epoch are taken: what the model, or the average of its weights, is now worth. */
    private TrainingProgress judged(TrainingProgress now, Learner learner) {
        long began = System.nanoTime();
        double course = course(now);
        learner.average().epoch(now.epoch() + 1, epochs(course));
        try (Learner.Lent averaged = learner.lendAverage()) {
            boolean isAverage = !averaged.own().isEmpty();
            if (isAverage
                    ? learner.average().needsStatistics()
                    : recipe.network().batchNorm() == BatchNorms.REESTIMATE) {
                NormStatistics.measure(
                        model, feed, now.epoch(), (int) epochs(course - 1), seedOf(now.epoch(), now.step()));
                if (isAverage) learner.average().measured();
            }
            model.training(false);
            Evaluation validation = validation(now);
            requireFinite(Finite.not(model.tensors()), now);
            double lr = Double.isNaN(lastRate) ? rate(now, course - 1) : lastRate;
            double seconds = now.seconds() + since(began);
            TrainingProgress finished =
                    now.finished(EpochReport.of(now.epoch() + 1, now.soFar(), validation, lr, seconds));
            boolean isBest = recipe.earlyStop().best(finished.history()) == now.epoch();
            if (isBest) best = validation;
            checkpoints.judged(validation);
            listener.epoch(finished.history(), isBest);
            return finished;
        } catch (UnreadableImage e) {
            throw lost(e, now, learner);
        }
    }

    private boolean averagesEpochs() {
        return recipe.average() instanceof Average.Swa || recipe.average() instanceof Average.Checkpoints;
    }

    private Evaluation validation(TrainingProgress now) {
        try {
            listener.judge(now.epoch() + 1, feed.judgedImages());
            // a mean over epochs has taken in the weights, and must not go on with a part of an epoch for a whole one
            boolean isWhole = now.step() == feed.steps();
            boolean mayGiveUp = !now.history().isEmpty() && (isWhole || !averagesEpochs());
            Evaluation validation = feed.validate(model, images -> {
                if (mayGiveUp && time.isSpent()) throw new GivenUp();
                listener.judged(images);
            });
            return new ThresholdRule(recipe.threshold()).judge(validation);
        } catch (NonFiniteAnswers e) {
            throw diverged(e.getMessage() + " in " + place(now), now);
        }
    }

    private Tally step(Feed.Steps steps, TrainingStep training, TrainingProgress now) {
        lastRate = rate(now);
        Tally taken = training.take(steps, lastRate, seedOf(now.epoch(), now.step()));
        // what the update has ruined is never saved
        if (Double.isFinite(taken.lossSum())) return taken;
        if (training.hasSkipped()) return Tally.EMPTY; // fp16: numbers too large for it, and no update
        throw diverged("the loss became " + taken.loss() + " in " + place(now), now);
    }

    private long seedOf(int epoch, int step) {
        return recipe.seed() ^ (epoch + 1) * 0x9E3779B97F4A7C15L ^ (step + 1) * 0xC2B2AE3D27D4EB4FL;
    }

    /** The learning rate of the next step. */
    private double rate(TrainingProgress now) {
        return rate(now, course(now));
    }

    private double rate(TrainingProgress now, double course) {
        return stage.rate(course, feed.steps(), now.history());
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

    /** The time is over while an epoch is judged, and there are others to be the result. */
    private static final class GivenUp extends RuntimeException {
        private static final long serialVersionUID = 1L;

        GivenUp() {
            super("the time is over", null, false, false);
        }
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
