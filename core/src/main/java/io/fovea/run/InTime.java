package io.fovea.run;

import io.fovea.UserError;
import io.fovea.train.Recipe;
import io.fovea.train.Settings;
import java.util.function.BooleanSupplier;

/**
 * Whether to stop, asked before the training, which throws once the time of the run is over. Safe for several threads.
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
        UserError error(Recipe recipe) {
            String limit = Settings.of(recipe).text("maxTime"), place =
                    switch (part) {
                        case WEIGHTS -> "while the weights were made ready";
                        case DATA -> "while the images were looked at";
                        case FEATURES -> "while the features of the frozen layers were computed";
                        case EPOCHS, EVALUATION -> "before the first step";
                    };
            return new UserError(
                    "the time limit of " + limit + " was over " + place,
                    "give more time: what was looked at and computed is kept, so the next start comes further");
        }
    }

    @Override
    public boolean getAsBoolean() {
        if (clock.deadline().isOver()) throw new Over(clock.part());
        return stop.getAsBoolean();
    }
}
