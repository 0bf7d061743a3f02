package io.fovea.run;

import io.fovea.UserError;
import io.fovea.audit.Audit;
import io.fovea.classify.Classifier;
import io.fovea.data.LabelledImages;
import io.fovea.data.Problem;
import io.fovea.evaluate.Advice;
import io.fovea.evaluate.Evaluation;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.dataset.Dataset;
import io.fovea.internal.dataset.Fold;
import io.fovea.internal.limit.Limit;
import io.fovea.internal.process.MainArena;
import io.fovea.internal.torch.Cores;
import io.fovea.internal.training.RateSweep;
import io.fovea.internal.weights.PretrainedCache;
import io.fovea.train.Diverged;
import io.fovea.train.EpochReport;
import io.fovea.train.RateCurve;
import io.fovea.train.Recipe;
import io.fovea.train.RecipeSetters;
import io.fovea.train.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * From labelled images to a run folder: checks the data, completes the recipe, builds the model, trains it, judges the
 * best epoch, and writes bundles and report. Immutable: every setter returns a changed copy. What is not set has the
 * defaults of the command line.
 *
 * <pre>{@code TrainingRun.on(Path.of("photos")).model("cnn").epochs(5).into(Path.of("run")).start()}</pre>
 */
public final class TrainingRun implements RecipeSetters<TrainingRun> {
    private final RunSource source;
    private Settings settings = Settings.NONE;
    private @Nullable Path folder;
    private RunFolder.Existing existing = RunFolder.Existing.REFUSE;
    private int workers = Cores.available();
    private int threads;
    private Duration checkpointEvery = Duration.ofMinutes(5);
    private PretrainedCache weights = PretrainedCache.here();
    private ImageDecoder decoder = ImageDecoder.DEFAULT;
    private @Nullable Mlflow mlflow;

    private TrainingRun(RunSource source) {
        this.source = source;
    }

    /**
     * @param data a folder with train, validation (val, valid) and test folders, of which only train is required, each
     *     with one folder per class; or one folder per class at the top; or MNIST idx files; or a zip, tar or tar.gz
     *     archive of any of these; or a CSV table ({@code path,label[,split]})
     */
    public static TrainingRun on(Path data) {
        return new TrainingRun(new RunSource(data, (rule, stop) -> Dataset.open(data, rule, stop)));
    }

    /** On images that the caller supplies. */
    public static TrainingRun on(LabelledImages images) {
        return new TrainingRun(new RunSource(null, (rule, stop) -> Dataset.of(images, rule)));
    }

    /**
     * The recipe that settings come to for {@value Defaults#USUAL_IMAGES} photographs, whose mean and deviation were
     * not measured. A run looks at the images and weights that there are.
     *
     * @throws UserError if a setting does not exist, or is out of its range
     */
    public static Recipe defaults(Settings settings) {
        return Defaults.usual(settings);
    }

    private TrainingRun copy(Consumer<TrainingRun> change) {
        TrainingRun copy = like(source);
        change.accept(copy);
        return copy;
    }

    private TrainingRun like(RunSource images) {
        TrainingRun copy = new TrainingRun(images);
        copy.settings = settings;
        copy.folder = folder;
        copy.existing = existing;
        copy.workers = workers;
        copy.threads = threads;
        copy.checkpointEvery = checkpointEvery;
        copy.weights = weights;
        copy.decoder = decoder;
        copy.mlflow = mlflow;
        return copy;
    }

    @Override
    public TrainingRun adjusted(UnaryOperator<Settings> change) {
        return copy(run -> run.settings = change.apply(settings));
    }

    /**
     * From a recipe.yaml, whole or of a few settings; what is set here goes before. With another model or optimiser
     * than the recipe's, its settings of the former go.
     *
     * @throws UserError if it is no such file
     */
    public TrainingRun recipe(Path file) {
        return adjusted(set -> set.basedOn(Settings.read(file)));
    }

    /**
     * As above, from a built-in recipe or a file.
     *
     * @param nameOrFile as {@link Settings#recipe} takes it, such as {@code finetune}
     * @throws UserError if there is neither
     */
    public TrainingRun recipe(String nameOrFile) {
        return adjusted(set -> set.basedOn(Settings.recipe(nameOrFile)));
    }

    /** The run folder, created when there is something to keep. Must be outside of the data. */
    public TrainingRun into(Path runFolder) {
        return copy(run -> run.folder = runFolder);
    }

    /** Takes the place of the run in the folder, if there is one, as soon as the new one has its first epoch. */
    public TrainingRun overwrite() {
        return copy(run -> run.existing = RunFolder.Existing.OVERWRITE);
    }

    /** Goes on with the interrupted run in the folder, by its recipe and to the very weights it would have had. */
    public TrainingRun resume() {
        return copy(run -> run.existing = RunFolder.Existing.RESUME);
    }

    /**
     * As {@link #resume}, also if images were added, removed or changed since; then it does not end as it would have.
     * The classes must be those of before.
     */
    public TrainingRun resumeOnChangedData() {
        return copy(run -> run.existing = RunFolder.Existing.RESUME_ON_CHANGED_DATA);
    }

    /** Threads that load images, 1 to 1,024; else all cores. The weights do not depend on it. */
    public TrainingRun workers(int count) {
        Limit.WORKERS.require(count);
        return copy(run -> run.workers = count);
    }

    /** Threads of the network, 1 to 1,024; else all cores. With another number sums may round differently. */
    public TrainingRun threads(int count) {
        Limit.THREADS.require(count);
        return copy(run -> run.threads = count);
    }

    /** Time between the checkpoints of an epoch; else five minutes. There is one after every epoch as well. */
    public TrainingRun checkpointEvery(Duration time) {
        return copy(run -> run.checkpointEvery = Objects.requireNonNull(time, "time"));
    }

    /** Where downloaded weights lie; else the folder {@code weights} of Fovea's cache. */
    public TrainingRun weightFolder(Path cache) {
        return copy(run -> run.weights = weights.in(cache));
    }

    /** Whether weights that are not on this machine are an error; else they are downloaded. */
    public TrainingRun offline(boolean on) {
        return copy(run -> run.weights = weights.offline(on));
    }

    /** What reads the images and says how large they may be. */
    public TrainingRun decoder(ImageDecoder images) {
        return copy(run -> run.decoder = Objects.requireNonNull(images, "images"));
    }

    /**
     * Logs the run to a server as it goes on, beside what its folder holds. A server that cannot be reached at the
     * start is an error; after that it never stops or slows the run. {@link #resume} goes on with the run there, and
     * sends what is missing. Searches, plans and trials are not logged.
     */
    public TrainingRun mlflow(Mlflow server) {
        return copy(run -> run.mlflow = Objects.requireNonNull(server, "server"));
    }

    /**
     * One of {@code count} divisions of the images of training and validation together, for cross-validation: each
     * image is in one validation part, and of each class in every part as many, give or take one.
     *
     * @param index 0 for the first
     * @param count 2 or more
     * @param seed another one divides otherwise
     */
    public TrainingRun fold(int index, int count, long seed) {
        return like(source.folded(new Fold(index, count), seed));
    }

    /**
     * With what a reviewed list of suspicions changes: images that get another class, and images that are left out.
     *
     * @param csv as {@code fovea audit --out} writes it, without the rows of images that are right: its columns
     *     {@code path}, {@code given} and {@code suggested} are read; where nothing is suggested, the image is left out
     */
    public TrainingRun fixes(Path csv) {
        return like(source.fixed(csv));
    }

    @Nullable
    Path folder() {
        return folder;
    }

    RunFolder.Existing existing() {
        return existing;
    }

    /** The same settings and images in another folder, which may hold a run. */
    TrainingRun into(Path runFolder, RunFolder.Existing found) {
        return copy(run -> {
            run.folder = runFolder;
            run.existing = found;
        });
    }

    /** @throws UserError if the folder lies in the data */
    void requireOutside(Path out) {
        source.requireOutside(out);
    }

    /**
     * What a trained member says of the training images that its sample does not have.
     *
     * @param bundle of a run with these settings
     * @return empty if it has all
     */
    Optional<Evaluation> outOfBag(Path bundle, RunListener listener, BooleanSupplier stop) {
        RunProcess process = unplaced(new Hushed(listener), stop);
        return MainArena.compute(() -> using(() -> process.outOfBag(settings, bundle)));
    }

    TrainingRun weightCache(PretrainedCache cache) {
        return copy(run -> run.weights = cache);
    }

    /** Trains to the end, without a word. */
    public Result start() {
        return start(RunListener.SILENT);
    }

    /** Trains to the end. */
    public Result start(RunListener listener) {
        return start(listener, () -> false);
    }

    /**
     * Nothing is written before the run has a state to keep, and an older run's results stay until then. The work, and
     * what the listener hears, may be another thread's; this returns when it has ended.
     *
     * @param stop polled all the time; once true the run leaves a checkpoint and returns
     * @throws UserError if the data, the settings or the folder are not usable
     * @throws CancellationException if {@code stop} becomes true while weights are fetched or data are checked, before
     *     there is a run; what was checked is remembered
     * @throws IllegalStateException if no folder was given
     */
    public Result start(RunListener listener, BooleanSupplier stop) {
        RunProcess process = process(listener, stop, null);
        return MainArena.compute(() -> using(() -> process.run(settings)));
    }

    /**
     * Trains as {@link #start} does, and leaves nothing behind but what it returns: no bundle, no checkpoint, no
     * report, and no word of a test part. For searches, which keep the figures of many runs and the network of none.
     * The folder is used while it goes on, for features that the memory does not hold.
     *
     * @throws Diverged if loss, weights or answers become infinite or not a number
     * @throws UserError if the data, the settings or the folder are not usable
     * @throws CancellationException if {@code stop} becomes true
     * @throws IllegalStateException if no folder was given
     */
    public Trial trial(RunListener listener, BooleanSupplier stop) {
        return trial(false, listener, stop);
    }

    /**
     * As {@link #trial}, and judges the best epoch's weights on the test part as well, if the data have one: for those
     * whose choice the figures can no longer sway.
     */
    public Trial trialWithTest(RunListener listener, BooleanSupplier stop) {
        return trial(true, listener, stop);
    }

    private Trial trial(boolean tests, RunListener listener, BooleanSupplier stop) {
        try (RunTrial trial = new RunTrial(tests, listener, stop)) {
            Result result = rehearsed(process(listener, stop, trial));
            return new Trial(result, trial.parameters());
        }
    }

    /**
     * What {@link #trial} came to.
     *
     * @param parameters of the network, whether they are trained or not
     */
    public record Trial(Result result, long parameters) {}

    /**
     * The recipe that {@link #start} would train by: every default is decided, and so is what {@code auto} comes to, of
     * the precision by measuring, of the batch size by the memory. Nothing is written.
     *
     * @param runs for which it is decided at once, 1 or more: what is not worth measuring for one is for many
     * @param atOnce of them that are trained at the same time and share the memory, 1 or more
     * @throws UserError if the data or the settings are not usable
     * @throws CancellationException if {@code stop} becomes true
     * @throws IllegalStateException if no folder was given
     */
    public Recipe decided(long runs, int atOnce, RunListener listener, BooleanSupplier stop) {
        RunProcess process = process(listener, stop, null);
        return MainArena.compute(() -> using(() -> process.decided(settings, runs, atOnce)));
    }

    /**
     * The learning-rate range test of Smith 2015 (arXiv:1506.01186), sec. 3.3: trains with rates that grow from step to
     * step, each by the same factor, and notes every step's loss. It ends early when the loss has left the valley.
     * Leaves nothing behind, as {@link #trial} does.
     *
     * @param lowest rate of the first step, above 0
     * @param highest rate of the last step
     * @param steps 2 or more
     * @throws UserError if the data, the settings or the folder are not usable
     * @throws CancellationException if {@code stop} becomes true
     * @throws IllegalStateException if no folder was given
     */
    public RateCurve rates(double lowest, double highest, int steps, RunListener listener, BooleanSupplier stop) {
        RateSweep sweep = new RateSweep(lowest, highest, steps);
        List<RateCurve.Point> points = new ArrayList<>();
        rehearsed(process(listener, stop, Rehearsal.rates(sweep, points::add, listener, stop)));
        return new RateCurve(points);
    }

    /**
     * Looks for wrong labels, copies and outliers among the images, by the features of the pretrained weights that a
     * run would start from. Nothing is trained or written, and no folder is needed.
     *
     * @throws UserError if the data or the settings are not usable, or there are no pretrained weights
     * @throws CancellationException if {@code stop} becomes true
     */
    public Audit audit(RunListener listener, BooleanSupplier stop) {
        RunProcess process = unplaced(new Hushed(listener), stop);
        return MainArena.compute(() -> using(() -> process.audit(settings)));
    }

    /**
     * Chooses how to make use of the pretrained weights that a run would start from: by a head on what the network, or
     * the first of its blocks, makes of up to 2,000 of the training images, or by fine-tuning. Nothing is trained or
     * written, and no folder is needed; {@link TransferChoice#over} is a run that follows it.
     *
     * @throws UserError if the data or the settings are not usable, the settings say already what learns, there are no
     *     pretrained weights, or an image may have any number of labels
     * @throws CancellationException if {@code stop} becomes true
     */
    public TransferChoice transfer(RunListener listener, BooleanSupplier stop) {
        RunProcess process = unplaced(new Hushed(listener), stop);
        if (folder != null && !existing.isResume()) process.requireFolder();
        return MainArena.compute(() -> using(() -> process.transfer(settings)));
    }

    /**
     * What tells these images, their labels and parts from all others, as they are now.
     *
     * @return hexadecimal digits
     * @throws UserError if the data are not usable
     * @throws CancellationException if {@code stop} becomes true
     * @throws IllegalStateException if no folder was given
     */
    public String digest(RunListener listener, BooleanSupplier stop) {
        return process(listener, stop, null).digest(settings);
    }

    /** What is set, all else left open. */
    public Settings settings() {
        return settings;
    }

    private Result rehearsed(RunProcess process) {
        Result result = MainArena.compute(() -> using(() -> process.run(settings)));
        if (result.interrupted()) throw new CancellationException("asked to stop");
        return result;
    }

    private RunProcess process(RunListener listener, BooleanSupplier stop, @Nullable Rehearsal rehearsal) {
        if (folder == null) throw new IllegalStateException("a run needs a folder: into(Path)");
        return new RunProcess(
                source,
                folder,
                existing,
                workers,
                checkpointEvery,
                weights,
                decoder,
                listener,
                stop,
                rehearsal,
                mlflow);
    }

    /** One that needs no folder. */
    private RunProcess unplaced(RunListener listener, BooleanSupplier stop) {
        Path out = folder == null ? Path.of("") : folder;
        return new RunProcess(
                source, out, existing, workers, checkpointEvery, weights, decoder, listener, stop, null, null);
    }

    private <T> T using(Supplier<T> run) {
        if (threads == 0) return run.get();
        try (Cores cores = Cores.take(threads)) {
            return run.get();
        }
    }

    /**
     * What {@link #start} would do and take: everything is decided, and a few steps and images are measured. Nothing is
     * trained or written, and the folder need not be given; weights that are not on this machine are fetched.
     *
     * @throws UserError if the data or the settings are not usable
     * @throws CancellationException if {@code stop} becomes true
     * @throws IllegalStateException if it is to resume a run
     */
    public RunPlan plan(RunListener listener, BooleanSupplier stop) {
        if (existing == RunFolder.Existing.RESUME) throw new IllegalStateException("a run that goes on has its plan");
        RunProcess process = unplaced(listener, stop);
        if (folder != null) process.requireFolder();
        return MainArena.compute(() -> using(() -> process.plan(settings)));
    }

    /**
     * How a run ended.
     *
     * @param folder of the run
     * @param recipe with every default decided
     * @param validation of the best epoch's weights; null when interrupted
     * @param test of the same, if the data has a test part; null when interrupted
     * @param advice what the figures show to be wrong, and what helps, the gravest first; none of a sound run, nor when
     *     interrupted
     * @param damaged files that could not be decoded, and were left out
     * @param interrupted whether the run stopped before its end
     * @param resumable whether there is a checkpoint to go on from
     */
    public record Result(
            Path folder,
            Recipe recipe,
            List<EpochReport> history,
            @Nullable Evaluation validation,
            @Nullable Evaluation test,
            List<Advice> advice,
            List<Problem> damaged,
            boolean interrupted,
            boolean resumable) {
        /**
         * The epoch that {@link #validation}, {@link #test} and {@link #best} are of: by what the recipe's
         * {@code earlyStop} says, usually the validation loss. 1 for the first; 0 if none is finished.
         */
        public int bestEpoch() {
            return recipe.earlyStop().best(history) + 1;
        }

        /** The best epoch's bundle; of an interrupted run it may not be there. */
        public Path best() {
            return folder.resolve("best.fovea");
        }

        /**
         * The best epoch's network, ready to answer; the caller closes it.
         *
         * @throws UserError if an interrupted run has finished no epoch
         */
        public Classifier classifier() {
            return Classifier.load(best());
        }
    }
}
