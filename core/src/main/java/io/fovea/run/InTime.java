package io.fovea.run;

import io.fovea.UserError;
import java.util.function.BooleanSupplier;

/**
 * Whether to stop, asked by what is done before and after the training: it throws once the time of the run is over and
 * there is no network yet. Safe for several threads.
 *
 * @param stop whether the caller asks to
 */
record InTime(BooleanSupplier stop, RunClock clock) implements BooleanSupplier {
    /** The time was over before the first step. */
    static final class Over extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final RunClock.Part part;

        Over(RunClock.Part part) {
            super("the time is over", null, false, false);
            this.part = part;
        }

        /** For a run that has come to nothing in this start. */
        UserError error(RunClock clock) {
            String place = switch (part) {
                case WEIGHTS -> "while the weights were made ready";
                case DATA -> "while the images were checked";
                case FEATURES -> "while the frozen layers' features were computed";
                case EPOCHS, EVALUATION -> "before the first step";
            };
            return new UserError(
                    "the time limit of " + clock.limitText() + " was over " + place,
                    "give more time; the next start need not do again what was done so far");
        }
    }

    @Override
    public boolean getAsBoolean() {
        // what follows the training has its time set aside, and is done in any case
        if (clock.part() != RunClock.Part.EVALUATION && clock.deadline().isOver()) throw new Over(clock.part());
        return stop.getAsBoolean();
    }
}
