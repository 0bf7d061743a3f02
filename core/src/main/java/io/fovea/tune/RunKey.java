package io.fovea.tune;

/**
 * Which network is trained.
 *
 * @param trial 1 for the first
 * @param epochs 0 for what the recipe says
 * @param seed 0 for the first run of its trial, 1 for the second
 * @param fold 0 for the first
 */
record RunKey(int trial, int epochs, int seed, int fold) {
    boolean isOf(Attempt attempt) {
        return attempt.trial() == trial && attempt.epochs() == epochs;
    }

    Attempt attempt() {
        return new Attempt(trial, epochs);
    }

    /**
     * A trial trained for so long; one or more runs.
     *
     * @param epochs 0 for what the recipe says
     */
    record Attempt(int trial, int epochs) {}
}
