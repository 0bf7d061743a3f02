package io.fovea.run;

import io.fovea.UserError;
import io.fovea.evaluate.Evaluation;
import io.fovea.internal.bundle.Bundle;
import io.fovea.internal.weights.PublishedCatalogue;
import io.fovea.train.Recipe;
import io.fovea.train.Schedule;
import io.fovea.train.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Trains the members of an ensemble: ordinary runs in the folders {@code member-1}, {@code member-2}, … of a folder,
 * one after the other, or snapshots of one run. What is open is decided once, so that all have the same recipe but for
 * what they differ by, and prepare images alike: mean and deviation of the images are those of the first one's training
 * part. Weights, checks, frames and features are found again by each. Members that are done stay so; an interrupted
 * training goes on with the one that is not.
 *
 * <pre>{@code
 * MemberRuns.of(TrainingRun.on(Path.of("photos")).into(Path.of("bag")), new Members.Bagging(5))
 *         .start(MemberListener.SILENT, () -> false)
 *         .bundles();
 * }</pre>
 */
public final class MemberRuns {
    private final TrainingRun run;
    private final Members members;

    private MemberRuns(TrainingRun run, Members members) {
        this.run = run;
        this.members = members;
    }

    /** @param run in a folder, with all settings that the members share; a time limit is that of all together */
    public static MemberRuns of(TrainingRun run, Members members) {
        return new MemberRuns(run, members);
    }

    /**
     * Goes on with the members in the folder of a run.
     *
     * @throws UserError if it holds none
     */
    public static MemberRuns resuming(TrainingRun run) {
        Path folder = Objects.requireNonNull(run.folder(), "a run needs a folder: into(Path)");
        Members members = in(folder)
                .orElseThrow(() -> new UserError(
                        folder + " holds no members to resume", "give the --out of the interrupted training"));
        return new MemberRuns(run.existing().isResume() ? run : run.resume(), members);
    }

    /** The members that a folder holds or is about to; empty if it is not a folder of members. */
    public static Optional<Members> in(Path folder) {
        if (MembersFile.isIn(folder)) {
            return Optional.of(Members.parse(MembersFile.read(folder).members()));
        }
        Path recipe = folder.resolve("recipe.yaml");
        if (!Files.isRegularFile(recipe)) return Optional.empty();
        return Recipe.read(recipe).schedule() instanceof Schedule.Cycles cycles
                ? Optional.of(new Members.Snapshots(cycles.count()))
                : Optional.empty();
    }

    /** Whether a folder holds members of which some are not done; snapshots are one run, of which this says nothing. */
    public static boolean areUnfinished(Path folder) {
        if (!MembersFile.isIn(folder)) return false;
        MembersFile file = MembersFile.read(folder);
        return file.done() < Members.parse(file.members()).count();
    }

    /**
     * A member that is trained.
     *
     * @param name of its folder, such as {@code member-1}
     * @param bundle of its best epoch; of a snapshot, of the end of its cycle
     * @param accuracy of that on the validation part, 0 to 1
     */
    public record Member(String name, Path bundle, double accuracy) {}

    /**
     * How the training of members ended.
     *
     * @param trained those that are done, the first one first
     * @param estimate how right they are about images that they did not learn from; null when interrupted, and where
     *     only a validation or test part can tell
     * @param interrupted whether some are not done
     * @param resumable whether {@link #resuming} goes on with the rest
     */
    public record Result(
            Members members,
            List<Member> trained,
            @Nullable MemberEstimate estimate,
            boolean interrupted,
            boolean resumable) {
        public Result {
            trained = List.copyOf(trained);
        }

        /** Of the members that are done. */
        public List<Path> bundles() {
            return trained.stream().map(Member::bundle).toList();
        }
    }

    /**
     * Trains all that are not done.
     *
     * @param stop polled all the time; once true, the run under way leaves a checkpoint, and this returns
     * @throws UserError if the data, the settings or the folder are not usable, or the folder is to be overwritten
     * @throws CancellationException if {@code stop} becomes true before the first member has begun
     */
    public Result start(MemberListener listener, BooleanSupplier stop) {
        Path folder = Objects.requireNonNull(run.folder(), "a run needs a folder: into(Path)");
        if (run.existing() == RunFolder.Existing.OVERWRITE) {
            throw new UserError(
                    "--overwrite replaces one run, and " + members.text() + " makes several bundles",
                    "give another --out");
        }
        return members instanceof Members.Snapshots snapshots
                ? snapshots(snapshots, folder, listener, stop)
                : trained(folder, listener, stop);
    }

    private Result snapshots(Members.Snapshots snapshots, Path folder, RunListener listener, BooleanSupplier stop) {
        boolean resumes = run.existing().isResume();
        TrainingRun cyclic = resumes ? run : run.adjusted(snapshots::decided);
        TrainingRun.Result result = cyclic.start(listener, stop);
        int done = (int) IntStream.rangeClosed(1, snapshots.count())
                .filter(number -> Files.exists(bundle(folder, number)))
                .count();
        return new Result(snapshots, trained(folder, done), null, result.interrupted(), result.resumable());
    }

    private Result trained(Path folder, MemberListener listener, BooleanSupplier stop) {
        RunListener words = new SaidOnce(listener);
        MembersFile file = run.existing().isResume() ? resumed(folder, words, stop) : begun(folder, words, stop);
        for (int number = file.done() + 1; number <= members.count(); number++) {
            listener.member(number, members.count());
            if (isInterrupted(member(file.base(), folder, number), words, stop)) {
                return new Result(members, trained(folder, number - 1), null, true, MembersFile.isIn(folder));
            }
            file = file.done(number);
            file.write(folder);
        }
        try {
            MemberEstimate estimate = estimate(file.base(), folder, words, stop);
            return new Result(members, trained(folder, members.count()), estimate, false, false);
        } catch (CancellationException e) { // of the estimate alone
            return new Result(members, trained(folder, members.count()), null, true, true);
        }
    }

    private boolean isInterrupted(TrainingRun member, RunListener words, BooleanSupplier stop) {
        try {
            return member.start(words, stop).interrupted();
        } catch (CancellationException e) {
            forgetIfNone(member);
            return true;
        } catch (UserError e) {
            forgetIfNone(member);
            throw e;
        }
    }

    private void forgetIfNone(TrainingRun member) {
        Path own = Objects.requireNonNull(member.folder());
        boolean isFirst = own.equals(place(Objects.requireNonNull(run.folder()), 1));
        if (isFirst && !Files.exists(own.resolve("recipe.yaml")))
            MembersFile.forget(Objects.requireNonNull(run.folder()));
    }

    private MembersFile begun(Path folder, RunListener words, BooleanSupplier stop) {
        run.requireOutside(folder);
        if (MembersFile.isIn(folder)) {
            throw new UserError(
                    folder + " already holds members", "add --resume to go on with them, or give another --out");
        }
        RunFolder.requireUsable(folder, RunFolder.Existing.REFUSE);
        Settings asked = members.decided(run.settings());
        Recipe decided = run.adjusted(open -> asked).into(place(folder, 1)).decided(members.count(), 1, words, stop);
        Duration limit = decided.maxTime();
        Recipe base = limit == null
                ? decided
                : decided.with(
                        Settings.NONE.maxTime(Duration.ofSeconds(Math.max(1, limit.toSeconds() / members.count()))));
        MembersFile file = MembersFile.of(members, base, member(base, folder, 1).digest(words, stop));
        file.write(folder);
        return file;
    }

    private MembersFile resumed(Path folder, RunListener words, BooleanSupplier stop) {
        MembersFile file = MembersFile.read(folder);
        Recipe base = file.base();
        if (!isAlike(base.with(run.settings()), base)) {
            throw new UserError(
                    "the members in " + folder + " were begun with other settings",
                    "resume with the same options as before (or none), or start afresh with another --out");
        }
        boolean isSame = file.data().equals(member(base, folder, 1).digest(words, stop));
        if (!isSame && run.existing() != RunFolder.Existing.RESUME_ON_CHANGED_DATA) {
            throw new UserError(
                    "the images are not those that the members in " + folder + " began with",
                    "restore them as they were, start afresh with another --out, or go on with these by --changed-data");
        }
        return file;
    }

    /** But for what was decided when the members were begun: words that stand for it mean the same again. */
    private static boolean isAlike(Recipe asked, Recipe base) {
        Settings decided = Settings.NONE;
        if (asked.precision().equals("auto")) decided = decided.precision(base.precision());
        if (asked.batchSize() == Recipe.AUTO_BATCH) decided = decided.batchSize(base.batchSize());
        if (PublishedCatalogue.NAMES.contains(asked.network().weights())) {
            decided = decided.weights(base.network().weights());
        }
        Duration limit = base.maxTime();
        if (limit != null && asked.maxTime() != null) decided = decided.maxTime(limit);
        return asked.with(decided).equals(base);
    }

    /** The run of a member, that goes on if it has begun. */
    private TrainingRun member(Recipe base, Path folder, int number) {
        Path own = place(folder, number);
        boolean isBegun = Files.exists(own.resolve("recipe.yaml"));
        Settings settings = Settings.of(base).with(members.member(base, number));
        return run.into(own, isBegun ? run.existing() : RunFolder.Existing.REFUSE)
                .adjusted(all -> settings);
    }

    private static Path place(Path folder, int number) {
        return folder.resolve("member-" + number);
    }

    private static Path bundle(Path folder, int number) {
        return place(folder, number).resolve("best.fovea");
    }

    private static List<Member> trained(Path folder, int count) {
        List<Member> trained = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            trained.add(new Member(
                    String.valueOf(place(folder, number).getFileName()),
                    bundle(folder, number),
                    figure(folder, number, "validation.accuracy")));
        }
        return trained;
    }

    private static double figure(Path folder, int number, String name) {
        return Bundle.open(bundle(folder, number)).manifest().metrics().getOrDefault(name, Double.NaN);
    }

    private @Nullable MemberEstimate estimate(Recipe base, Path folder, RunListener words, BooleanSupplier stop) {
        if (members instanceof Members.Folds) {
            List<Double> accuracies = trained(folder, members.count()).stream()
                    .map(Member::accuracy)
                    .toList();
            double images = IntStream.rangeClosed(1, members.count())
                    .mapToDouble(number -> figure(folder, number, "validation.images"))
                    .sum();
            return new MemberEstimate.OutOfFold(accuracies, (long) images);
        }
        return members instanceof Members.Bagging ? outOfBag(base, folder, words, stop) : null;
    }

    private @Nullable MemberEstimate outOfBag(Recipe base, Path folder, RunListener words, BooleanSupplier stop) {
        BagAnswers answers = new BagAnswers();
        for (int number = 1; number <= members.count(); number++) {
            member(base, folder, number)
                    .outOfBag(bundle(folder, number), words, stop)
                    .ifPresent(answers::add);
        }
        int images = Bundle.open(bundle(folder, 1)).manifest().provenance().images();
        Optional<Evaluation> evaluation = answers.evaluation(base.threshold());
        return evaluation
                .map(judged -> new MemberEstimate.OutOfBag(judged, (int) Math.max(0, images - judged.images())))
                .orElse(null);
    }
}
