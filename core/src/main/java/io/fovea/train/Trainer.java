package io.fovea.train;

import io.fovea.UserError;
import io.fovea.evaluate.Tally;
import io.fovea.model.ImageModel;
import io.fovea.torch.Cores;
import io.fovea.torch.RandomStream;
import io.fovea.torch.Scope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * The training loop. Trains the parameters that the model says are trainable, epoch by epoch, judges each epoch on the
 * validation split, and leaves a checkpoint after every epoch, every few minutes, and when it is asked to stop.
 */
public final class Trainer {
    private static final long IGNORE_NONE = -100;

    private final Recipe recipe;
    private final ImageModel model;
    private final Feed feed;
    private final TrainingListener listener;
    private final @Nullable Path checkpoint;
    private final Duration checkpointEvery;

    /** @param checkpoint the file to keep the run's state in, or null to keep none */
    public Trainer(
            Recipe recipe,
            ImageModel model,
            Feed feed,
            TrainingListener listener,
            @Nullable Path checkpoint,
            Duration checkpointEvery) {
        this.recipe = recipe;
        this.model = model;
        this.feed = feed;
        this.listener = listener;
        this.checkpoint = checkpoint;
        this.checkpointEvery = checkpointEvery;
    }

    /** @param interrupted whether the run was asked to stop before its end; the checkpoint then goes on from there */
    public record Result(List<EpochReport> history, boolean interrupted) {}

    /**
     * Trains to the end, from the checkpoint if there is one.
     *
     * @param stop polled after every step; once true, the run leaves a checkpoint and returns
     * @throws Diverged if the loss becomes infinite or not a number
     */
    public Result train(BooleanSupplier stop) {
        try (Cores cores = Cores.all();
                Optimizer optimizer =
                        recipe.optimizer().create(List.copyOf(model.trainable().values()))) {
            Progress progress = Progress.START;
            if (checkpoint != null && Files.exists(checkpoint)) {
                progress = Checkpoint.restore(checkpoint, model, optimizer, recipe);
                if (progress.step() > feed.steps()) {
                    throw new UserError(
                            checkpoint + " was left at step " + progress.step() + " of an epoch of " + feed.steps(),
                            "resume with the data of before, or start afresh");
                }
            }
            while (progress.epoch() < recipe.epochs() && !recipe.earlyStop().reached(progress.history())) {
                progress = runEpoch(progress, optimizer, stop);
                save(optimizer, progress);
                if (progress.step() > 0) return new Result(progress.history(), true);
            }
            return new Result(progress.history(), false);
        }
    }

    /** The rest of an epoch: the start of the next one, or a point inside this one if asked to stop. */
    private Progress runEpoch(Progress start, Optimizer optimizer, BooleanSupplier stop) {
        int epoch = start.epoch();
        Tally tally = start.soFar();
        int step = start.step();
        double lr = 0;
        long began = System.nanoTime(), saved = began;
        model.training(true);
        try (Feed.Steps steps = feed.epoch(epoch, step)) {
            while (steps.hasNext()) {
                lr = recipe.optimizer().lr()
                        * recipe.schedule().factor((long) epoch * feed.steps() + step, feed.steps(), recipe.epochs());
                tally = tally.plus(step(steps, optimizer, epoch, step, lr));
                step++;
                listener.step(epoch + 1, step, feed.steps(), tally);
                Progress now = new Progress(epoch, step, tally, start.seconds() + since(began), start.history());
                if (step < feed.steps() && stop.getAsBoolean()) return now;
                if (since(saved) > checkpointEvery.toSeconds()) {
                    save(optimizer, now);
                    saved = System.nanoTime();
                }
            }
        }
        model.training(false);
        Tally validation = feed.validate(model).tally();
        EpochReport report = new EpochReport(epoch + 1, tally, validation, lr, start.seconds() + since(began));
        Progress finished = start.finished(report);
        listener.epoch(finished.history(), recipe.earlyStop().best(finished.history()) == epoch);
        return finished;
    }

    /** Forward, backward, update: one scope, whose end frees everything the step made. */
    private Tally step(Feed.Steps steps, Optimizer optimizer, int epoch, int step, double lr) {
        // dropout's random numbers: the same after a resume, and whatever else trains in this process
        try (Scope scope = Scope.open();
                RandomStream random = RandomStream.open(seedOf(epoch, step))) {
            Feed.Examples examples = steps.next();
            Tensor logits = feed.logits(model, examples);
            Tensor loss = torch.cross_entropy_loss(
                    logits, examples.targets(), new TensorOptional(), 1, IGNORE_NONE, recipe.labelSmoothing());
            double value = loss.item_float();
            if (!Double.isFinite(value)) throw new Diverged(epoch + 1, step + 1, value, lr);
            optimizer.clearGradients();
            loss.backward();
            optimizer.step(lr);
            long correct = logits.argmax(new org.bytedeco.pytorch.LongOptional(1), false)
                    .eq(examples.targets())
                    .sum()
                    .item_long();
            return new Tally(examples.size(), correct, value * examples.size());
        }
    }

    private long seedOf(int epoch, int step) {
        return recipe.seed() ^ (epoch + 1) * 0x9E3779B97F4A7C15L ^ (step + 1) * 0xC2B2AE3D27D4EB4FL;
    }

    private void save(Optimizer optimizer, Progress progress) {
        if (checkpoint != null) Checkpoint.write(checkpoint, model, optimizer, recipe, progress);
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
