package io.fovea.run;

import io.fovea.UserError;
import io.fovea.data.Part;
import io.fovea.evaluate.Advice;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.MultiLabelEvaluation;
import io.fovea.image.ImageDecoder;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.dataset.CheckMemory;
import io.fovea.internal.dataset.CheckOptions;
import io.fovea.internal.dataset.Dataset;
import io.fovea.internal.dataset.Fold;
import io.fovea.internal.dataset.SplitRule;
import io.fovea.internal.evaluation.ThresholdRule;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.text.FileName;
import io.fovea.internal.training.Checkpoint;
import io.fovea.internal.training.ClassBalance;
import io.fovea.internal.training.Deadline;
import io.fovea.internal.training.FeatureFeed;
import io.fovea.internal.training.Feed;
import io.fovea.internal.training.Stage;
import io.fovea.internal.training.Trainer;
import io.fovea.internal.weights.PretrainedCache;
import io.fovea.internal.weights.PretrainedFile;
import io.fovea.train.Diverged;
import io.fovea.train.EpochReport;
import io.fovea.train.Recipe;
import io.fovea.train.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A run on its way: data, recipe, model, training, judgement, in this order.
 *
 * @param rehearsal done in place of training, judgement and report; null for a run that is kept
 */
record RunProcess(
        Source source,
        Path out,
        RunFolder.Existing existing,
        int workers,
        Duration checkpointEvery,
        PretrainedCache cache,
        ImageDecoder decoder,
        RunListener listener,
        BooleanSupplier stop,
        @Nullable Rehearsal rehearsal) {
    /** What is done with a network and its steps to learn something of them. It leaves nothing in the run folder. */
    @FunctionalInterface
    interface Rehearsal {
        /** @param before epochs of earlier stages */
        Trainer.Result of(Stage stage, ImageModel model, Feed feed, List<EpochReport> before);
    }

    /**
     * Where the images come from.
     *
     * @param path null for images that the caller supplies
     * @param opener opens them, with a validation part held out by the rule where they have none
     */
    record Source(@Nullable Path path, BiFunction<SplitRule, BooleanSupplier, Dataset> opener) {
        /** What earlier checks found; nothing of images that the caller supplies. */
        CheckMemory memory(ImageDecoder decoder) {
            return path == null ? CheckMemory.NONE : CheckMemory.of(path, decoder);
        }

        /** The same images, divided as a fold says. */
        Source folded(Fold fold) {
            return new Source(path, (rule, stop) -> fold.of(opener.apply(rule, stop)));
        }

        /**
         * A run inside a folder of classes would be taken for a class the next time.
         *
         * @throws UserError if {@code out} is the data folder or lies in it, also by way of symbolic links
         */
        void requireOutside(Path out) {
            if (path == null || !Files.isDirectory(path)) return;
            try {
                if (!real(out).startsWith(path.toRealPath())) return;
            } catch (IOException e) {
                throw new UserError(
                        "cannot find out where " + FileName.of(out) + " lies: " + e, "give another --out", e);
            }
            throw new UserError(
                    FileName.of(out) + " lies in the data folder " + FileName.of(path)
                            + ", where its files would be taken for images next time",
                    "give an --out outside of the data");
        }

        /** Of a path whose last folders need not exist. */
        private static Path real(Path path) throws IOException {
            Path absolute = path.toAbsolutePath().normalize();
            for (@Nullable Path above = absolute; above != null; above = above.getParent()) {
                if (Files.exists(above)) return above.toRealPath().resolve(above.relativize(absolute));
            }
            return absolute;
        }
    }

    TrainingRun.Result run(Settings settings) {
        RunClock clock = RunClock.start(RunClock.Part.WEIGHTS);
        boolean resumes = existing.isResume();
        if (!resumes) source.requireOutside(out);
        try (RunFolder folder = RunFolder.open(out, existing)) {
            return ready(
                    resumes ? resumed(folder, settings) : settings,
                    clock,
                    (start, data) -> train(folder, start.recipe(), start.weights(), data, clock));
        }
    }

    /** What {@link #run} would do; nothing is written, but weights that are not here are fetched as they would be. */
    RunPlan plan(Settings settings) {
        return ready(settings, RunClock.start(RunClock.Part.WEIGHTS), (start, data) -> {
            listener.stage("building the network", "", 0);
            try (ImageModel model = NewModel.build(
                    start.recipe(), start.weights(), data.dataset().labels(), listener)) {
                long images = data.dataset().samples(Part.TRAIN).size();
                Recipe recipe = RunPrecision.decided(start.recipe(), model, images, listener);
                return new RunPlanning(recipe, data, workers, listener).plan(model);
            }
        });
    }

    /** @throws UserError if a run could not write into its folder */
    void requireFolder() {
        source.requireOutside(out);
        RunFolder.requireUsable(out, existing);
    }

    /** Hands over recipe, weights and checked data, which stay open meanwhile. */
    private <T> T ready(Settings settings, RunClock clock, BiFunction<RunRecipe.Start, CheckedData, T> next) {
        RunRecipe making = RunRecipe.of(settings);
        if (making.early().network().pretrained()) listener.stage("looking at the weights", "", 0);
        WeightSearch search = new WeightSearch(cache, listener, stop);
        PretrainedFile named = making.named(search); // before the long work
        if (named != null) listener.detail("weights: " + named.path());
        clock.enter(RunClock.Part.DATA);
        listener.stage("reading the list of images", "", 0);
        try (CheckedData data = CheckedData.of(
                source.opener().apply(making.splitRule(), stop), options(making, source.memory(decoder)), listener)) {
            ClassBalance.requireKnown(
                    making.early().classWeights(), data.dataset().labels());
            RunRecipe.Start start =
                    making.complete(named, search, data.dataset(), options(making, CheckMemory.NONE));
            SeveralLabels.check(start.recipe(), data.dataset().labels());
            listener.labels(data.dataset().labels());
            return next.apply(start, data);
        }
    }

    private CheckOptions options(RunRecipe making, CheckMemory memory) {
        return new CheckOptions(
                decoder, workers, making.early().duplicates(), memory, CheckedData.telling(listener), stop);
    }

    /** A resumed run starts from the recipe in its folder; what {@code auto} came to was decided when it began. */
    private static Settings resumed(RunFolder folder, Settings settings) {
        Recipe saved = Recipe.read(folder.recipe());
        Recipe asked = saved.with(settings);
        return Settings.of(
                asked.precision().equals("auto") ? asked.with(Settings.NONE.precision(saved.precision())) : asked);
    }

    private TrainingRun.Result train(
            RunFolder folder, Recipe recipe, @Nullable PretrainedFile weights, CheckedData data, RunClock clock) {
        String digest = data.list().digest();
        boolean resumes = existing.isResume() && folder.isResumable();
        if (resumes) RunState.require(folder, recipe, data, digest, clock, listener);
        clock.enter(RunClock.Part.WEIGHTS);
        listener.stage("building the network", "", 0);
        try (ImageModel model = NewModel.build(recipe, weights, data.dataset().labels(), listener)) {
            clock.enter(RunClock.Part.EPOCHS);
            long images = data.dataset().samples(Part.TRAIN).size();
            Recipe decided = resumes ? recipe : RunPrecision.decided(recipe, model, images, listener);
            return train(folder, decided, weights, data, digest, model, clock);
        }
    }

    private TrainingRun.Result train(
            RunFolder folder,
            Recipe recipe,
            @Nullable PretrainedFile weights,
            CheckedData data,
            String digest,
            ImageModel model,
            RunClock clock) {
        try (RunResults results = new RunResults(folder, recipe, weights, data, clock)) {
            RunState state = new RunState(folder, recipe, data, digest, model, results);
            List<Stage> stages = Stage.of(recipe, model.blocks());
            Trainer.Result now = new Trainer.Result(saved(folder), Trainer.End.COMPLETE, null);
            for (Stage stage : stages) {
                if (stage.end() <= now.history().size() && !stage.isLast()) continue;
                if (stages.size() > 1) listener.note(words(stage));
                model.trainOnly(
                        stage.recipe().network().trainPart(),
                        stage.recipe().network().fixedStatistics());
                try (RunFeed feeds = new RunFeed(stage.recipe(), data, out, workers, listener)) {
                    now = trained(stage, feeds, model, state, now, clock);
                    if (now.end() != Trainer.End.COMPLETE || stage.isLast())
                        return end(recipe, data, state, results, now, feeds, clock);
                }
            }
            throw new IllegalStateException("a run without a last stage");
        } catch (CancellationException e) { // asked to stop before the first step
            return interrupted(folder, recipe, saved(folder), data);
        }
    }

    /** The time before the training counts, that of earlier starts does not. */
    private static Deadline deadline(Recipe recipe, RunClock clock) {
        Duration limit = recipe.maxTime();
        return Deadline.in(limit == null ? null : limit.minus(clock.ofThisStart()));
    }

    private void tellTimeIsOver(Trainer.Result trained, Recipe recipe, int images) {
        List<EpochReport> history = trained.history();
        String done = trained.end() == Trainer.End.IN_FIRST_EPOCH
                ? "%,d of %,d images of the first epoch"
                        .formatted(history.get(0).train().seen(), images)
                : "%d of %d epochs".formatted(history.size(), recipe.epochs());
        listener.warning("the time limit ended the training after " + done
                + ", which the result is of; --resume goes on for as long again");
    }

    /** The epochs that earlier starts and stages have finished. */
    private static List<EpochReport> saved(RunFolder folder) {
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
            Stage stage, RunFeed feeds, ImageModel model, RunState state, Trainer.Result before, RunClock clock) {
        clock.enter(FeatureFeed.fits(stage.recipe(), model) ? RunClock.Part.FEATURES : RunClock.Part.EPOCHS);
        Feed feed = feeds.of(model, stop);
        clock.enter(RunClock.Part.EPOCHS);
        Trainer.Result now = rehearsal != null
                ? rehearsal.of(stage, model, feed, before.history())
                : trained(
                        new Trainer(
                                stage,
                                model,
                                feed,
                                state.listening(listener),
                                state,
                                checkpointEvery,
                                deadline(stage.run(), clock)),
                        state);
        // no better epoch in this stage: the best is still that of an earlier one
        return now.best() != null ? now : new Trainer.Result(now.history(), now.end(), before.best());
    }

    private TrainingRun.Result end(
            Recipe recipe,
            CheckedData data,
            RunState state,
            RunResults results,
            Trainer.Result trained,
            RunFeed feeds,
            RunClock clock) {
        if (rehearsal != null) return rehearsed(recipe, data, trained);
        if (trained.end().isOfTime()) state.folder().accept(); // a part of an epoch is a result, too
        state.writeLast();
        clock.enter(RunClock.Part.EVALUATION);
        if (trained.interrupted()) return interrupted(state.folder(), recipe, trained.history(), data);
        TrainingRun.Result result = conclude(recipe, data, results, trained, feeds);
        if (trained.end().isOfTime()) {
            tellTimeIsOver(trained, recipe, data.samples(Part.TRAIN).size());
        }
        return result;
    }

    private TrainingRun.Result rehearsed(Recipe recipe, CheckedData data, Trainer.Result result) {
        data.tell(listener);
        return new TrainingRun.Result(
                out,
                recipe,
                result.history(),
                result.best(),
                null,
                List.of(),
                data.damaged(),
                result.interrupted(),
                false);
    }

    /** What decides the images and their labels, and how they are divided. */
    String digest(Settings settings) {
        RunRecipe making = RunRecipe.of(settings);
        try (CheckedData data = CheckedData.of(
                source.opener().apply(making.splitRule(), stop), options(making, source.memory(decoder)), listener)) {
            return data.list().digest();
        }
    }

    private Trainer.Result trained(Trainer trainer, RunState state) {
        try {
            return trainer.train(stop);
        } catch (Diverged e) {
            throw e.keeping(state.kept(e));
        }
    }

    private TrainingRun.Result interrupted(
            RunFolder folder, Recipe recipe, List<EpochReport> history, CheckedData data) {
        return new TrainingRun.Result(
                out, recipe, history, null, null, List.of(), data.damaged(), true, folder.isResumable());
    }

    /**
     * What the best epoch's evaluation says, and, once, how its network does on the test split if there is one. Only
     * where the best epoch was before a resume is it evaluated again.
     */
    private TrainingRun.Result conclude(
            Recipe recipe, CheckedData data, RunResults results, Trainer.Result trained, RunFeed feeds) {
        try (ImageModel best = results.bestModel()) {
            Evaluation known = trained.best();
            Evaluation validation = known != null
                    ? known
                    : new ThresholdRule(recipe.threshold()).judge(feeds.evaluate(best, Part.VALIDATION));
            Evaluation test =
                    data.dataset().has(Part.TEST) ? alike(feeds.evaluate(best, Part.TEST), validation) : null;
            List<Long> images = data.samples(Part.TRAIN).perClass();
            List<Advice> advice = new RunAdvice(recipe, trained.history(), validation, images).list();
            listener.stage("writing the report", "", 0);
            results.conclude(best, trained.history(), validation, test, advice);
            listener.note("wrote " + out + " in " + results.time());
            return new TrainingRun.Result(
                    out, recipe, trained.history(), validation, test, advice, data.damaged(), false, false);
        } catch (UnreadableImage e) {
            throw new UserError(String.valueOf(e.getMessage()), e.fix() + ", then go on with --resume", e);
        }
    }

    /** With the thresholds that were chosen on the validation split, where an image may have any number of labels. */
    private static Evaluation alike(Evaluation test, Evaluation validation) {
        return test instanceof MultiLabelEvaluation several
                ? several.at(validation.multiLabel().thresholds())
                : test;
    }
}
