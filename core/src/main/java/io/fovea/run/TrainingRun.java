package io.fovea.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fovea.UserError;
import io.fovea.data.Part;
import io.fovea.data.Problem;
import io.fovea.evaluate.Evaluation;
import io.fovea.image.ImageDecoder;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.dataset.Dataset;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.Engine;
import io.fovea.internal.training.Feed;
import io.fovea.internal.training.RecipeFile;
import io.fovea.internal.training.Trainer;
import io.fovea.internal.weights.PretrainedCache;
import io.fovea.internal.weights.PretrainedFile;
import io.fovea.train.Diverged;
import io.fovea.train.EpochReport;
import io.fovea.train.Recipe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * From labelled images to a run folder: checks the data, completes the recipe, builds the model, trains it, judges the
 * best epoch, and writes bundles and report.
 *
 * @param data see {@link Dataset#open}
 * @param settings what differs from the default recipe, see {@link RecipeFile}
 * @param workers threads that load images; the weights do not depend on it. The network uses as many threads as
 *     {@link Engine#threads()} says, and with another number sums may round differently
 * @param cache where pretrained weights come from
 * @param decoder states the largest image accepted; larger ones are left out
 */
public record TrainingRun(
        Path data,
        Path out,
        RunFolder.Existing existing,
        ObjectNode settings,
        int workers,
        Duration checkpointEvery,
        PretrainedCache cache,
        ImageDecoder decoder) {
    public static final Duration USUAL_CHECKPOINTS = Duration.ofMinutes(5);

    /** A new run with all cores, into a folder that holds no run yet. */
    public static TrainingRun of(Path data, Path out, ObjectNode settings) {
        int workers = Runtime.getRuntime().availableProcessors();
        return new TrainingRun(data, out, RunFolder.Existing.REFUSE, settings, workers, USUAL_CHECKPOINTS);
    }

    /** With the weights of this machine and, where they are published, of the web. */
    public TrainingRun(
            Path data, Path out, RunFolder.Existing existing, ObjectNode settings, int workers, Duration checkpoints) {
        this(data, out, existing, settings, workers, checkpoints, PretrainedCache.here());
    }

    /** With the usual limit of an image's size. */
    public TrainingRun(
            Path data,
            Path out,
            RunFolder.Existing existing,
            ObjectNode settings,
            int workers,
            Duration checkpoints,
            PretrainedCache cache) {
        this(data, out, existing, settings, workers, checkpoints, cache, ImageDecoder.DEFAULT);
    }

    /**
     * @param validation of the best epoch's weights
     * @param test of the same, if the data has a test split; null when interrupted
     * @param damaged files that could not be decoded, and were left out
     * @param interrupted whether the run stopped before its end
     * @param resumable whether there is a checkpoint to go on from
     */
    public record Result(
            Recipe recipe,
            List<EpochReport> history,
            @Nullable Evaluation validation,
            @Nullable Evaluation test,
            List<Problem> damaged,
            boolean interrupted,
            boolean resumable) {}

    /**
     * Nothing is written before the run has a state to keep, and an older run's results stay until then.
     *
     * @param stop polled all the time; once true the run leaves a checkpoint and returns
     * @throws UserError if the data, the settings or the folder are not usable
     * @throws CancellationException if {@code stop} becomes true while weights are fetched or data are checked, before
     *     there is a run; what was checked is remembered
     */
    public Result execute(RunListener listener, BooleanSupplier stop) {
        if (existing != RunFolder.Existing.RESUME) RunPlace.requireOutside(data, out);
        try (RunFolder folder = RunFolder.open(out, existing)) {
            RunRecipe recipes = RunRecipe.of(folder, existing, settings);
            recipes.check(); // before the long work
            PretrainedFile weights = recipes.weights(cache, listener, stop);
            try (CheckedData checked = CheckedData.open(data, recipes.splitRule(), decoder, workers, listener, stop)) {
                Recipe recipe = recipes.complete(weights, checked.dataset(), decoder, workers);
                return train(folder, recipe, weights, checked, listener, stop);
            }
        }
    }

    private Result train(
            RunFolder folder,
            Recipe recipe,
            @Nullable PretrainedFile weights,
            CheckedData checked,
            RunListener listener,
            BooleanSupplier stop) {
        String digest = checked.list().digest();
        boolean resumes = existing == RunFolder.Existing.RESUME && folder.isResumable();
        if (resumes) Resumption.require(folder, recipe, checked, digest, listener);
        try (ImageModel model =
                        NewModel.build(recipe, weights, checked.dataset().labels(), listener);
                RunFeed feeds = new RunFeed(recipe, checked, out, workers, listener);
                RunFiles files = new RunFiles(folder, recipe, weights, checked, digest, model)) {
            Feed feed = feeds.of(model, stop);
            Trainer.Result trained = trained(
                    new Trainer(recipe, model, feed, files.listening(listener), files, checkpointEvery), files, stop);
            files.writeLast();
            return trained.interrupted()
                    ? interrupted(folder, recipe, trained.history(), checked)
                    : conclude(recipe, checked, files, trained, feeds, listener);
        } catch (CancellationException e) { // asked to stop before the first step
            return interrupted(folder, recipe, List.of(), checked);
        }
    }

    private static Trainer.Result trained(Trainer trainer, RunFiles files, BooleanSupplier stop) {
        try {
            return trainer.train(stop);
        } catch (Diverged e) {
            throw e.keeping(files.kept(e));
        }
    }

    private static Result interrupted(RunFolder folder, Recipe recipe, List<EpochReport> history, CheckedData checked) {
        return new Result(recipe, history, null, null, checked.damaged(), true, folder.isResumable());
    }

    /** Judges the best epoch: on the validation split, and once on the test split if there is one. */
    private Result conclude(
            Recipe recipe,
            CheckedData checked,
            RunFiles files,
            Trainer.Result trained,
            RunFeed feeds,
            RunListener listener) {
        try (ImageModel best = files.bestModel()) {
            Evaluation validation = feeds.evaluate(best, Part.VALIDATION);
            Evaluation test = checked.dataset().has(Part.TEST) ? feeds.evaluate(best, Part.TEST) : null;
            files.conclude(best, trained.history(), validation, test);
            listener.note("wrote " + out);
            return new Result(recipe, trained.history(), validation, test, checked.damaged(), false, false);
        } catch (UnreadableImage e) {
            throw new UserError(String.valueOf(e.getMessage()), e.fix() + ", then go on with --resume", e);
        }
    }
}
