package io.fovea.internal.ensemble;

import io.fovea.UserError;
import io.fovea.ensemble.Vote;
import io.fovea.ensemble.VoteRule;
import io.fovea.evaluate.Outcome;
import io.fovea.internal.light.Folds;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A vote that fits what members said of images which they did not learn from.
 *
 * @param vote to be used
 * @param answers of the ensemble, one an image; by a vote that was learnt from the other four fifths of the images
 *     where {@code crossFitted}, so that its figures are not flattered. Only the decay of a stacked vote is chosen by
 *     all of them.
 * @param notes for people
 */
public record VoteFit(Vote vote, List<Outcome> answers, boolean crossFitted, List<String> notes) {
    /** Fewer images say less of the members' weights than that they are alike. */
    public static final int LEAST_IMAGES = 10;

    private static final int FOLDS = 5;

    public VoteFit {
        answers = List.copyOf(answers);
        notes = List.copyOf(notes);
    }

    /**
     * @param members what each said of the same images in the same order, of classes in the ensemble's order
     * @param seed of the folds
     * @throws UserError if the images are too few, or the classes too many, to learn such a vote
     */
    public static VoteFit of(VoteRule rule, List<List<Outcome>> members, long seed) {
        MemberAnswers answers = new MemberAnswers(members);
        if (rule == VoteRule.STACKED) Vote.Stacked.requireRoom(answers.members(), answers.classes());
        if (!rule.learns()) return plain(rule.vote(answers.members()), answers, List.of());
        requireEnough(rule, answers);
        if (answers.allRight()) {
            String note = String.format(
                    Locale.ROOT,
                    "every member is right about all %,d images, which tells nothing of their weights: all count alike",
                    answers.images());
            return plain(Vote.Soft.equal(answers.members()), answers, List.of(note));
        }
        Folds folds = Folds.stratified(answers.labels(), answers.classes(), FOLDS, seed);
        return rule == VoteRule.WEIGHTED ? weighted(answers, folds) : stacked(answers, folds);
    }

    /** What a vote that is given comes to. */
    public static VoteFit given(Vote vote, List<List<Outcome>> members) {
        return plain(vote, new MemberAnswers(members), List.of());
    }

    private static VoteFit plain(Vote vote, MemberAnswers answers, List<String> notes) {
        Ballot ballot = Ballot.of(vote);
        List<Outcome> all = IntStream.range(0, answers.images())
                .mapToObj(image -> answers.answer(ballot, image))
                .toList();
        return new VoteFit(vote, all, false, notes);
    }

    /** A class with one image alone cannot be both learnt from and asked for. */
    private static void requireEnough(VoteRule rule, MemberAnswers answers) {
        int[] images = new int[answers.classes()];
        for (int label : answers.labels()) images[label]++;
        long learnable = Arrays.stream(images).filter(count -> count >= 2).count();
        if (answers.images() >= LEAST_IMAGES && learnable >= 2) return;
        throw new UserError(
                String.format(
                        Locale.ROOT,
                        "--vote %s learns from at least %d validation images with two classes of two or more, got %,d with %d such",
                        rule,
                        LEAST_IMAGES,
                        answers.images(),
                        learnable),
                "use --vote soft, which needs none, or more validation images");
    }

    private static VoteFit weighted(MemberAnswers answers, Folds folds) {
        Outcome[] crossed = new Outcome[answers.images()];
        for (int fold = 0; fold < folds.count(); fold++) {
            Ballot ballot = Ballot.of(weights(answers, folds.train().get(fold)));
            for (int image : folds.others().get(fold)) crossed[image] = answers.answer(ballot, image);
        }
        int[] all = IntStream.range(0, answers.images()).toArray();
        Vote.Soft vote = weights(answers, all);
        return new VoteFit(vote, List.of(crossed), true, List.of());
    }

    private static Vote.Soft weights(MemberAnswers answers, int[] images) {
        return new Vote.Soft(
                Arrays.stream(MixtureWeights.of(answers.truths(images))).boxed().toList());
    }

    private static VoteFit stacked(MemberAnswers answers, Folds folds) {
        Stacking stacking = Stacking.of(answers, folds);
        List<Outcome> first = answers.outcomes().get(0);
        List<Outcome> crossed = IntStream.range(0, answers.images())
                .mapToObj(i -> Outcome.of(first.get(i).path(), first.get(i).truth(), stacking.logs()[i]))
                .toList();
        String note = "the stacked vote's weight decay is " + stacking.decay() + ", which predicted other images best";
        return new VoteFit(stacking.vote(), crossed, true, List.of(note));
    }
}
