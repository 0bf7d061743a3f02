package io.fovea.run;

import io.fovea.UserError;
import io.fovea.internal.choice.Choices;
import io.fovea.internal.choice.Family;
import io.fovea.internal.choice.Named;
import io.fovea.internal.limit.Limit;
import io.fovea.train.Division;
import io.fovea.train.Recipe;
import io.fovea.train.Resample;
import io.fovea.train.Schedule;
import io.fovea.train.Settings;

/** How several networks for one data set are made, the members of an ensemble, each by training. 2 to 100 of them. */
@Family("members")
public sealed interface Members {
    int count();

    /** Runs that differ by their seed, and are judged by the same images (deep ensembles, arXiv:1612.01474). */
    @Named("seeds")
    record Seeds(int count) implements Members {
        public Seeds {
            Limit.MEMBERS.require(count);
        }

        @Override
        public Settings member(Recipe base, int number) {
            return Settings.NONE.seed(base.seed() + number - 1).splitSeed(base.divisionSeed());
        }
    }

    /** Cross-validation: each learns from all but one of so many equal parts, by which it is judged. */
    @Named("folds")
    record Folds(int count) implements Members {
        public Folds {
            Limit.MEMBERS.require(count);
        }

        @Override
        public Settings member(Recipe base, int number) {
            return Settings.NONE.division(new Division.Fold(number, count));
        }

        @Override
        public Settings decided(Settings asked) {
            if (asked.sets("division")) throw taken("division", "--folds");
            return asked.division(new Division.Fold(1, count));
        }
    }

    /**
     * Each learns from a bootstrap sample of its own, with a seed of its own (Breiman 1996, doi:10.1007/BF00058655),
     * and all are judged by the same images.
     */
    @Named("bagging")
    record Bagging(int count) implements Members {
        public Bagging {
            Limit.MEMBERS.require(count);
        }

        @Override
        public Settings member(Recipe base, int number) {
            return new Seeds(count).member(base, number).resample(new Resample.Bootstrap(number));
        }

        @Override
        public Settings decided(Settings asked) {
            if (asked.sets("resample")) throw taken("resample", "--bagging");
            return asked;
        }
    }

    /** One run with a cyclic rate: the weights at the end of each cycle (Huang et al. 2017, arXiv:1704.00109). */
    @Named("snapshots")
    record Snapshots(int count) implements Members {
        public Snapshots {
            Limit.MEMBERS.require(count);
        }

        @Override
        public Settings member(Recipe base, int number) {
            return Settings.NONE;
        }

        @Override
        public Settings decided(Settings asked) {
            Settings cyclic = asked.schedule(new Schedule.Cycles(count));
            if (asked.sets("schedule") && !asked.equals(cyclic)) throw taken("schedule", "--snapshots");
            return cyclic;
        }
    }

    /**
     * What a member's recipe has of its own.
     *
     * @param base what all have
     * @param number 1 for the first
     */
    Settings member(Recipe base, int number);

    /**
     * Settings from which the recipe of all follows.
     *
     * @throws UserError if they decide what the members differ by
     */
    default Settings decided(Settings asked) {
        return asked;
    }

    private static UserError taken(String key, String option) {
        return new UserError(
                "the recipe sets " + key + ", which " + option + " decides for each member", "give one of the two");
    }

    /** As {@link #parse} reads it. */
    default String text() {
        return Choices.of(Members.class).text(this);
    }

    /**
     * @param text {@code seeds=5}, {@code folds=5}, {@code bagging=10} or {@code snapshots=5}
     * @throws UserError if it is none of these, or the number is out of its range
     */
    static Members parse(String text) {
        return Choices.of(Members.class).parse(text);
    }
}
