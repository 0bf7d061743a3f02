package io.fovea.internal.training;

import io.fovea.UserError;
import io.fovea.train.Average;
import io.fovea.train.EpochReport;
import io.fovea.train.Recipe;
import io.fovea.train.Schedule;
import io.fovea.train.Settings;
import io.fovea.train.TrainPart;
import io.fovea.train.Unfreeze;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Epochs of a run that train the same part of the network: a training of its own, with its own feed, optimiser and
 * schedule, that starts from the weights of the one before.
 *
 * @param run the recipe of the whole run
 * @param recipe the same, with what is trained and fed in these epochs
 * @param first epoch, 0 for the run's first
 * @param epochs of this stage
 */
public record Stage(Recipe run, Recipe recipe, int first, int epochs) {
    public Stage {
        if (first < 0) throw new IllegalArgumentException("first must be at least 0, got " + first);
        if (epochs < 1) throw new IllegalArgumentException("epochs must be at least 1, got " + epochs);
    }

    /** All epochs of a run that trains one part of the network from beginning to end. */
    public static Stage whole(Recipe recipe) {
        return new Stage(recipe, recipe, 0, recipe.epochs());
    }

    /**
     * The stages of a run, in order; together they are all of its epochs.
     *
     * @param blocks of the network
     * @throws UserError if there is nothing to unfreeze, or there are too few epochs to do it in; or if the recipe says
     *     something against the cycles of its schedule
     */
    public static List<Stage> of(Recipe recipe, int blocks) {
        if (recipe.schedule() instanceof Schedule.Cycles cycles) requireCycles(recipe, cycles);
        if (recipe.unfreeze() instanceof Unfreeze.None) return List.of(whole(recipe));
        TrainPart last = recipe.network().trainPart();
        if (last instanceof TrainPart.Head) {
            throw new UserError(
                    "unfreeze has nothing to do: the head alone is trained",
                    "use --train all or a number of blocks, or --unfreeze none");
        }
        int every = recipe.unfreeze() instanceof Unfreeze.After after
                ? after.epochs()
                : ((Unfreeze.Gradual) recipe.unfreeze()).every();
        List<TrainPart> parts = new ArrayList<>(List.of(new TrainPart.Head()));
        if (recipe.unfreeze() instanceof Unfreeze.Gradual) {
            int count = last instanceof TrainPart.LastBlocks some ? some.count() : blocks;
            for (int i = 1; i < count; i++) parts.add(new TrainPart.LastBlocks(i));
        }
        requireEpochs(recipe, parts.size() * every);
        List<Stage> stages = new ArrayList<>();
        for (TrainPart part : parts) stages.add(new Stage(recipe, only(recipe, part), stages.size() * every, every));
        int first = parts.size() * every;
        stages.add(new Stage(recipe, recipe, first, recipe.epochs() - first));
        return List.copyOf(stages);
    }

    /** Every cycle has an end, whose weights are of that cycle alone. */
    private static void requireCycles(Recipe recipe, Schedule.Cycles cycles) {
        String words = cycles.count() + " snapshots of a cyclic rate";
        if (cycles.count() > recipe.epochs()) {
            throw new UserError(
                    "%s take an epoch each at least, and there are %,d".formatted(words, recipe.epochs()),
                    "use --epochs " + cycles.count() + " or more, or fewer snapshots");
        }
        String against = recipe.earlyStop().patience() > 0
                ? "early stop " + recipe.earlyStop().text() + " may end the run before the last"
                : !(recipe.average() instanceof Average.None)
                        ? "average " + recipe.average().text() + " keeps means over several of them"
                        : !(recipe.unfreeze() instanceof Unfreeze.None)
                                ? "unfreeze " + recipe.unfreeze().text() + " has epochs before the first"
                                : recipe.maxTime() != null ? "the time limit may end the run before the last" : "";
        if (!against.isEmpty()) {
            throw new UserError(words + " need all epochs as they are, and " + against, "give one of the two");
        }
    }

    private static void requireEpochs(Recipe recipe, int before) {
        if (before < recipe.epochs()) return;
        throw new UserError(
                "unfreeze %s takes %,d epochs before all of %s learns, and there are %,d"
                        .formatted(
                                recipe.unfreeze().text(),
                                before,
                                recipe.network().train().equals("all") ? "the network" : "the part",
                                recipe.epochs()),
                "use --epochs " + (before + 1) + " or more, or unfreeze sooner: --unfreeze after=1");
    }

    /** The head sees images as they are, so that what lies below it is computed once. */
    private static Recipe only(Recipe recipe, TrainPart part) {
        Settings changed = Settings.NONE.train(part);
        if (!(part instanceof TrainPart.Head)) return recipe.with(changed);
        String framing = recipe.input().parsedFraming().deterministic().text();
        return recipe.with(changed.augment().repeats(1).framing(framing));
    }

    /** The epoch after its last one. */
    public int end() {
        return first + epochs;
    }

    /** Whether the run ends with it. */
    public boolean isLast() {
        return end() == run.epochs();
    }

    /**
     * Whether no more of its epochs are trained. The last stage may stop early, by its own epochs alone: those before
     * are there to prepare it.
     *
     * @param history of the run
     */
    boolean isOver(List<EpochReport> history) {
        return history.size() >= end() || isLast() && run.earlyStop().reached(own(history));
    }

    /** What of a run's history is of this stage. */
    private List<EpochReport> own(List<EpochReport> history) {
        return history.subList(Math.min(first, history.size()), history.size());
    }

    /** Whether training comes from another stage, and has taken no step of this one. */
    boolean begins(TrainingProgress progress) {
        return first > 0 && progress.epoch() == first && progress.step() == 0;
    }

    /**
     * The learning rate of a step.
     *
     * @param epoch of the run
     * @param step 0 for the epoch's first
     * @param steps of an epoch
     * @param history of the run
     */
    public double rate(int epoch, int step, int steps, List<EpochReport> history) {
        return rate(taken(epoch, step, steps), steps, history);
    }

    /**
     * The learning rate at a place of the schedule.
     *
     * @param course how far the schedule has come, in steps of this stage
     * @param steps of an epoch
     * @param history of the run
     */
    double rate(double course, int steps, List<EpochReport> history) {
        return recipe.optimizer().lr() * recipe.schedule().factor((long) course, steps, epochs, own(history));
    }

    /** The momentum, where the schedule sets it; as above. */
    OptionalDouble momentum(double course, int steps) {
        return recipe.schedule().momentum((long) course, steps, epochs);
    }

    /** Steps of this stage that are taken. */
    long taken(int epoch, int step, int steps) {
        return (long) (epoch - first) * steps + step;
    }
}
