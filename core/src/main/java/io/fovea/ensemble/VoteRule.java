package io.fovea.ensemble;

import io.fovea.UserError;
import io.fovea.data.Labels;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a user wants the answers of several models to become one; a {@link Vote} follows, from data where it learns. */
public enum VoteRule {
    /** The mean of the probabilities. */
    SOFT,
    /** The answer of most members. */
    HARD,
    /** The mean of the probabilities, weighted by what validation images show. */
    WEIGHTED,
    /** A logistic regression on the probabilities, learnt from validation images. */
    STACKED,
    /** The median of the probabilities. */
    MEDIAN;

    /**
     * Reads {@code soft}, {@code hard}, {@code weighted}, {@code stacked} or {@code median}.
     *
     * @throws UserError for anything else
     */
    public static VoteRule parse(String name) {
        return Arrays.stream(values())
                .filter(rule -> rule.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new UserError(
                        "unknown vote '" + name + "'",
                        "use one of "
                                + Arrays.stream(values())
                                        .map(VoteRule::toString)
                                        .collect(Collectors.joining(", "))));
    }

    /** The rule that a vote most likely followed from: weights that differ were learnt, or given. */
    public static VoteRule of(Vote vote) {
        if (vote instanceof Vote.Hard) return HARD;
        if (vote instanceof Vote.Median) return MEDIAN;
        if (vote instanceof Vote.Stacked) return STACKED;
        return vote.equals(Vote.Soft.equal(vote.members())) ? SOFT : WEIGHTED;
    }

    /** Whether it is learnt from images that the members did not learn from. */
    public boolean learns() {
        return this == WEIGHTED || this == STACKED;
    }

    /**
     * The vote of a rule that needs no data.
     *
     * @throws IllegalStateException if it {@link #learns}
     */
    public Vote vote(int members) {
        return switch (this) {
            case SOFT -> Vote.Soft.equal(members);
            case HARD -> Vote.Hard.equal(members);
            case MEDIAN -> new Vote.Median();
            case WEIGHTED, STACKED -> throw new IllegalStateException(this + " learns from data");
        };
    }

    /** @throws UserError if so many members cannot vote so on these labels */
    public void require(Labels labels, int members) {
        if (learns() && labels.several()) {
            throw new UserError(
                    "--vote " + this
                            + " is for models that give an image exactly one class, these give any number of labels",
                    "use --vote soft, hard or median");
        }
        if (this == STACKED) Vote.Stacked.requireRoom(members, labels.size());
    }

    /** As on the command line: {@code soft}, {@code hard}, {@code weighted}, {@code stacked} or {@code median}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
