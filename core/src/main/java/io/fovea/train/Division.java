package io.fovea.train;

import io.fovea.internal.choice.Choices;
import io.fovea.internal.choice.Family;
import io.fovea.internal.choice.Named;
import io.fovea.internal.limit.Limit;

/** Which images judge the epochs, in place of being learnt from. */
@Family("division")
public sealed interface Division {
    /** The data's own validation part; where they have none, {@code validationShare} of each class. */
    @Named("share")
    record Share() implements Division {}

    /**
     * One of several equal parts of the images of training and validation together, for cross-validation: each image is
     * in one of them, and of each class in every part as many, give or take one.
     *
     * @param number 1 for the first part
     * @param of so many, 2 or more
     */
    @Named("fold")
    record Fold(int number, int of) implements Division {
        public Fold {
            Limit.FOLDS.require(of);
            if (of < 2 || number < 1 || number > of) {
                throw new IllegalArgumentException("a fold is one of two or more, got " + number + " of " + of);
            }
        }
    }

    /** As {@link #parse} reads it. */
    default String text() {
        return Choices.of(Division.class).text(this);
    }

    /**
     * @param text {@code share}, or as {@code fold=2:5} for the second of five parts
     * @throws io.fovea.UserError if it is none of these, or a parameter is out of its range
     */
    static Division parse(String text) {
        return Choices.of(Division.class).parse(text);
    }
}
