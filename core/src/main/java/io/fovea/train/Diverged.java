package io.fovea.train;

import io.fovea.UserError;

/** Loss, weights or answers became infinite or not a number. */
public class Diverged extends UserError {
    private static final long serialVersionUID = 1L;

    private final int epochs;
    private final int bestEpoch;

    /**
     * @param what became infinite or not a number, and when
     * @param epochs finished before
     * @param bestEpoch the best of them, 1 for the first; 0 if there is none
     */
    public Diverged(String what, double lr, int epochs, int bestEpoch) {
        super(
                "training diverged: " + what,
                "lower the learning rate (now " + lr + ", try " + lr / 10
                        + "), add a warm-up (--schedule cosine=0.1), or check the images with 'fovea inspect'");
        this.epochs = epochs;
        this.bestEpoch = bestEpoch;
    }

    private Diverged(Diverged cause, String kept) {
        super(cause.getMessage() + "; " + kept, cause.fix(), cause);
        epochs = cause.epochs;
        bestEpoch = cause.bestEpoch;
    }

    /** The same, with words on what is left of the run. */
    public Diverged keeping(String kept) {
        return new Diverged(this, kept);
    }

    /** Epochs that were finished before. */
    public int epochs() {
        return epochs;
    }

    /** The best of them, 1 for the first; 0 if there is none. */
    public int bestEpoch() {
        return bestEpoch;
    }
}
