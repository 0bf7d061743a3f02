package io.fovea.run;

import io.fovea.Precision;
import io.fovea.UserError;
import io.fovea.audit.Audit;
import io.fovea.augment.Augmentation;
import io.fovea.data.Part;
import io.fovea.evaluate.Evaluation;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.bundle.Bundle;
import io.fovea.internal.bundle.PreparedModel;
import io.fovea.internal.bundle.TrainedModel;
import io.fovea.internal.dataset.CheckMemory;
import io.fovea.internal.dataset.CheckOptions;
import io.fovea.internal.evaluation.Evaluator;
import io.fovea.internal.loading.SampleSet;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.source.Sample;
import io.fovea.internal.training.ClassBalance;
import io.fovea.internal.training.FeatureFeed;
import io.fovea.internal.training.TrainingOrder;
import io.fovea.internal.weights.PretrainedCache;
import io.fovea.internal.weights.PretrainedFile;
import io.fovea.train.Recipe;
import io.fovea.train.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A run on its way: weights, data, recipe and model, in this order; then {@link RunTraining}.
 *
 * @param rehearsal done in place of training, judgement and report; null for a run that is kept
 * @param mlflow where a run that is kept is logged; null for nowhere
 */
record RunProcess(
        RunSource source,
        Path out,
        RunFolder.Existing existing,
        int workers,
        Duration checkpointEvery,
        PretrainedCache cache,
        ImageDecoder decoder,
        RunListener listener,
        BooleanSupplier stop,
        @Nullable Rehearsal rehearsal,
        @Nullable Mlflow mlflow) {
    TrainingRun.Result run(Settings settings) {
        RunClock clock = RunClock.start(RunClock.Part.WEIGHTS);
        boolean resumes = existing.isResume();
        if (!resumes) source.requireOutside(out);
        try (RunFolder folder = RunFolder.open(out, existing)) {
            Settings all = resumes ? resumed(folder, settings) : settings;
            if (mlflow != null && rehearsal == null) {
                listener.stage("asking the MLflow server", "", 0);
                mlflow.requireReachable();
            }
            clock.limit(RunRecipe.of(all).early().maxTime());
            if (clock.deadline().end() != null) listener.limit(clock.left());
            return stoppedBy(new InTime(stop, clock))
                    .ready(all, clock, (start, data) -> train(folder, start, data, clock));
        } catch (InTime.Over e) {
            throw e.error(clock);
        }
    }

    private RunProcess stoppedBy(BooleanSupplier other) {
        return new RunProcess(
                source, out, existing, workers, checkpointEvery, cache, decoder, listener, other, rehearsal, mlflow);
    }

    /** What {@link #run} would do; nothing is written, but weights that are not here are fetched as they would be. */
    RunPlan plan(Settings settings) {
        return ready(settings, RunClock.start(RunClock.Part.WEIGHTS), (start, data) -> {
            SeveralLabels.check(start.recipe(), data.dataset().labels());
            if (LightTraining.is(start.recipe())) {
                throw new UserError(
                        "--dry-run measures epochs, and a head of "
                                + start.recipe().network().head().text() + " is fitted at once",
                        "leave --dry-run out");
            }
            try (ImageModel model = model(start, data)) {
                Recipe recipe = decided(start.recipe(), model, data, 1, 1);
                return new RunPlanning(recipe, data, workers, listener).plan(model);
            }
        });
    }

    /**
     * The recipe that {@link #run} would train by. Nothing is written.
     *
     * @param runs that it is decided for
     * @param atOnce of them that share the memory
     */
    Recipe decided(Settings settings, long runs, int atOnce) {
        return ready(settings, RunClock.start(RunClock.Part.WEIGHTS), (start, data) -> {
            try (ImageModel model = model(start, data)) {
                return decided(start.recipe(), model, data, runs, atOnce);
            }
        });
    }

    /** What is suspicious about the images, seen by the weights that a run would start from. Nothing is written. */
    Audit audit(Settings settings) {
        Settings frozen = settings.train("head").augment(new Augmentation[0]);
        return ready(frozen, RunClock.start(RunClock.Part.WEIGHTS), (start, data) -> {
            RunAudit audit = new RunAudit(start.recipe(), data, workers, decoder, listener, stop);
            audit.requireFit();
            try (ImageModel model = model(start, data)) {
                return audit.of(model);
            }
        });
    }

    /** Which way of making use of pretrained weights suits the images. Nothing is written. */
    TransferChoice transfer(Settings settings) {
        for (String chosen : RunTransfer.CHOSEN) {
            if (settings.sets(chosen)) throw RunTransfer.alreadySet(chosen);
        }
        Settings frozen = settings.train("head").augment(new Augmentation[0]);
        return ready(
                frozen,
                RunClock.start(RunClock.Part.WEIGHTS),
                (start, data) -> new RunTransfer(this, start.recipe(), start.weights(), data).choice());
    }

    /**
     * What a trained network says of the training images that its sample does not have, as its bundle answers.
     *
     * @param settings of its run
     * @return empty if it has all
     */
    Optional<Evaluation> outOfBag(Settings settings, Path bundle) {
        return ready(settings, RunClock.start(RunClock.Part.WEIGHTS), (start, data) -> {
            Recipe recipe = start.recipe();
            List<Sample> absent = TrainingOrder.outOfBag(recipe, data.samples(Part.TRAIN));
            if (absent.isEmpty()) return Optional.empty();
            Bundle trained = Bundle.open(bundle);
            if (trained.manifest().head() != null) return Optional.of(judged(trained, absent, data));
            // as judges they are no training part, whose every class has to have an image
            SampleSet judges =
                    new SampleSet(Part.VALIDATION, absent, data.dataset().labels());
            try (ImageModel model = trained.model();
                    RunFeed feeds = new RunFeed(recipe, data, out, workers, listener)) {
                model.trainOnly(recipe.network().trainPart(), recipe.network().fixedStatistics());
                if (FeatureFeed.fits(recipe, model)) feeds.of(model, stop); // they are kept from the training
                return Optional.of(trained.manifest().judged(feeds.evaluate(model, judges, "images out of the bag")));
            }
        });
    }

    /** What decides the images and their labels, and how they are divided. */
    String digest(Settings settings) {
        try (CheckedData data = opened(RunRecipe.of(settings))) {
            return data.list().digest();
        }
    }

    /** By the images themselves: a head that is no network's is not asked by features here. */
    private Evaluation judged(Bundle bundle, List<Sample> samples, CheckedData data) {
        listener.stage("evaluating images out of the bag", "images", samples.size());
        try (TrainedModel trained = TrainedModel.of(bundle);
                PreparedModel network = PreparedModel.of(trained, Precision.FP32)) {
            return trained.manifest()
                    .judged(Evaluator.judge(
                            network.answers(decoder, workers),
                            data.dataset().labels(),
                            samples,
                            listener::advance,
                            (sample, failure) ->
                                    listener.warning(failure.getMessage() + " (left out of the bag's judges)")));
        }
    }

    /** @throws UserError if a run could not write into its folder */
    void requireFolder() {
        source.requireOutside(out);
        RunFolder.requireUsable(out, existing);
    }

    /** A resumed run starts from the recipe in its folder; what {@code auto} came to was decided when it began. */
    private static Settings resumed(RunFolder folder, Settings settings) {
        Recipe saved = Recipe.read(folder.recipe());
        Recipe asked = saved.with(settings);
        Settings before = Settings.NONE;
        if (asked.precision().equals("auto")) before = before.precision(saved.precision());
        if (asked.batchSize() == Recipe.AUTO_BATCH) before = before.batchSize(saved.batchSize());
        return Settings.of(asked.with(before));
    }

    /** What {@code auto} comes to for this network on this machine, as it is now. */
    private Recipe decided(Recipe recipe, ImageModel model, CheckedData data, long runs, int atOnce) {
        long images = data.dataset().samples(Part.TRAIN).size();
        Recipe sized = RunBatch.decided(recipe, model, images, atOnce, listener);
        return RunPrecision.decided(sized, model, images, data.dataset().labels(), runs, listener);
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
        try (CheckedData data = opened(making)) {
            ClassBalance.requireKnown(
                    making.early().classWeights(), data.dataset().labels());
            listener.labels(data.dataset().labels());
            RunRecipe.Start start = making.complete(named, search, data.dataset(), options(making, CheckMemory.NONE));
            LightTraining.check(settings, start.recipe(), data, listener);
            return next.apply(start, data);
        }
    }

    private CheckedData opened(RunRecipe making) {
        return CheckedData.of(
                source.opener().apply(making.splitRule(), stop), options(making, source.memory(decoder)), listener);
    }

    private CheckOptions options(RunRecipe making, CheckMemory memory) {
        return new CheckOptions(
                decoder, workers, making.early().duplicates(), memory, CheckedData.telling(listener), stop);
    }

    private ImageModel model(RunRecipe.Start start, CheckedData data) {
        listener.stage("building the network", "", 0);
        return NewModel.build(start.recipe(), start.weights(), data.dataset().labels(), listener);
    }

    private TrainingRun.Result fitted(RunFolder folder, RunRecipe.Start start, CheckedData data, RunClock clock) {
        if (existing.isResume()) {
            throw new UserError(
                    "a head of " + start.recipe().network().head().text()
                            + " is fitted at once, so that there is nothing to resume",
                    "start afresh with --overwrite, or another --out; features that were computed are found again");
        }
        clock.enter(RunClock.Part.WEIGHTS);
        try (ImageModel model = model(start, data)) {
            clock.enter(RunClock.Part.FEATURES);
            return new LightTraining(this, folder, start.recipe(), data, clock).of(model, start.weights());
        }
    }

    private TrainingRun.Result train(RunFolder folder, RunRecipe.Start start, CheckedData data, RunClock clock) {
        Recipe recipe = start.recipe();
        String digest = data.list().digest();
        if (LightTraining.is(recipe)) return fitted(folder, start, data, clock);
        boolean resumes = existing.isResume() && folder.isResumable();
        if (resumes) RunState.require(folder, recipe, data, digest, clock, listener);
        SeveralLabels.check(recipe, data.dataset().labels());
        clock.enter(RunClock.Part.WEIGHTS);
        try (ImageModel model = model(start, data)) {
            clock.enter(RunClock.Part.EPOCHS);
            Recipe decided = resumes ? recipe : decided(recipe, model, data, 1, 1);
            return new RunTraining(this, folder, decided, data, clock).of(model, start.weights(), digest);
        }
    }
}
