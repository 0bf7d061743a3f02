package io.fovea.train;

import io.fovea.internal.choice.Choices;
import io.fovea.internal.choice.Family;
import io.fovea.internal.choice.Named;
import io.fovea.internal.choice.Usual;
import io.fovea.internal.limit.Limit;

/** Which of the training images are learnt from, and how often. */
@Family("resample")
public sealed interface Resample {
    /** Every image once an epoch. */
    @Named("none")
    record None() implements Resample {}

    /**
     * A bootstrap sample, for bagging (Breiman 1996, doi:10.1007/BF00058655): of each class as many images as it has,
     * drawn with replacement, so that no class is ever absent; an image with several labels is drawn among those of its
     * rarest one. It is the same in every epoch, and learns from 63 % of the images of a large class.
     *
     * @param draw another number draws another sample, with the same seed
     */
    @Named("bootstrap")
    record Bootstrap(@Usual("1") int draw) implements Resample {
        public Bootstrap {
            Limit.DRAW.require(draw);
        }
    }

    /** As {@link #parse} reads it. */
    default String text() {
        return Choices.of(Resample.class).text(this);
    }

    /**
     * @param text {@code none}, or as {@code bootstrap=3} for the third sample
     * @throws io.fovea.UserError if it is none of these, or a parameter is out of its range
     */
    static Resample parse(String text) {
        return Choices.of(Resample.class).parse(text);
    }
}
