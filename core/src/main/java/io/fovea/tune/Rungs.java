package io.fovea.tune;

import io.fovea.tune.RunKey.Attempt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Successive halving with ASHA's rule of promotion (Li et al. 2018, arXiv:1810.05934, algorithm 2): whoever is among
 * the best third of a rung goes on to the next, where trials are trained three times as long; if nobody is, a new trial
 * begins below.
 *
 * <p>Every rung trains from the start, with a schedule of its length, and does not go on from the weights of the rung
 * below: these were left by a schedule that had come to its end, at a rate of nearly nothing, and are not those that a
 * longer one has after as many epochs. So each figure is that of a whole recipe, which {@code recipe.yaml} trains to
 * again, and no weights are kept. It costs, of n trials, n epochs of the lowest rung for every further rung, where
 * going on would cost two thirds of that: with 1, 3, 9 and 27 epochs 4 n in place of 3 n, and never more than half as
 * much again.
 */
record Rungs(Plan plan, int trials) {
    /** The reduction factor: of so many one goes on. */
    static final int ETA = 3;

    /** Epochs of the rungs, from the lowest up. */
    List<Integer> epochs() {
        List<Integer> epochs = new ArrayList<>();
        for (double rung = plan.epochs(); rung >= 0.99; rung /= ETA) {
            int rounded = (int) Math.max(1, Math.round(rung));
            if (epochs.isEmpty() || rounded < epochs.get(0)) epochs.add(0, rounded);
        }
        return epochs;
    }

    /**
     * @param begun all attempts so far
     * @param best those that are finished, the best first
     */
    Optional<Attempt> next(Set<Attempt> begun, List<Standing> best) {
        int top = epochs().size() - 1;
        for (int rung = top - 1; rung >= 0; rung--) {
            Optional<Attempt> promoted = promoted(rung, 0, begun, best);
            if (promoted.isPresent()) return promoted;
        }
        int started = (int) begun.stream().map(Attempt::trial).distinct().count();
        if (started < trials) return Optional.of(new Attempt(started + 1, epochs().get(bracket(started + 1))));
        for (int rung = 0; rung < top; rung++) { // the last of a rung is not left without a winner
            Optional<Attempt> promoted = promoted(rung, 1, begun, best);
            if (promoted.isPresent()) return promoted;
        }
        return Optional.empty();
    }

    /** @param least of each bracket that go on */
    private Optional<Attempt> promoted(int rung, int least, Set<Attempt> begun, List<Standing> best) {
        for (int first = 0; first <= rung; first++) {
            int bracket = first, here = epochs().get(rung), above = epochs().get(rung + 1);
            List<Standing> mine = best.stream()
                    .filter(standing -> standing.epochs() == here && bracket(standing.trial()) == bracket)
                    .toList();
            Optional<Attempt> promoted = mine.stream()
                    .limit(Math.max(mine.size() / ETA, least))
                    .filter(standing -> !standing.failed())
                    .map(standing -> new Attempt(standing.trial(), above))
                    .filter(attempt -> !begun.contains(attempt))
                    .findFirst();
            if (promoted.isPresent()) return promoted;
        }
        return Optional.empty();
    }

    private boolean isHyperband() {
        return plan.method() == Method.HYPERBAND;
    }

    /** The rung that a trial begins at: the lowest, or, for Hyperband, each for its share of trials, over and over. */
    int bracket(int trial) {
        if (!isHyperband()) return 0;
        List<Integer> sizes = sizes();
        int place = (trial - 1) % sizes.stream().mapToInt(size -> size).sum();
        int bracket = 0;
        while (place >= sizes.get(bracket)) place -= sizes.get(bracket++);
        return bracket;
    }

    /** Trials of each bracket: Hyperband's n = ceil((s_max + 1) / (s + 1) * eta^s), of algorithm 1. */
    private List<Integer> sizes() {
        int most = epochs().size() - 1;
        List<Integer> sizes = new ArrayList<>();
        for (int s = most; s >= 0; s--) {
            sizes.add((int) Math.ceil((most + 1.0) / (s + 1) * Math.pow(ETA, s) - 1e-9));
        }
        return sizes;
    }
}
