package io.fovea.tune;

/**
 * A run of a search that is about to begin.
 *
 * @param trial 1 for the first
 * @param trials of the search, at most
 * @param run of this trial, 1 for the first
 * @param runs of this trial: one for each seed and fold, and of a finalist at least three
 * @param ahead runs after this one and those under way, as far as they can be foretold
 * @param further how much longer than this run they take: 2 if twice as long
 * @param seconds that this run takes, by the pace of those before; NaN if it is the first
 */
public record TrialRun(
        int trial, int trials, Point point, int run, int runs, int ahead, double further, double seconds) {}
