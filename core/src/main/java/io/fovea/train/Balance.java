package io.fovea.train;

import io.fovea.internal.choice.Choices;
import io.fovea.internal.choice.Family;
import io.fovea.internal.choice.Named;
import io.fovea.internal.choice.Usual;
import io.fovea.internal.limit.Range;

/** What is done about classes with few images beside classes with many. */
@Family("balance")
public sealed interface Balance {
    /** Every image counts once. */
    @Named("none")
    record None() implements Balance {}

    /**
     * Images of rare classes count more in the loss: by the inverse of the class's effective number of images,
     * {@code (1 - beta^n) / (1 - beta)} (Cui et al. 2019, arXiv:1901.05555), scaled to a mean of 1 over the classes.
     *
     * @param beta 0 for no difference; the nearer to 1, the nearer to the inverse of the number of images
     */
    @Named("weights")
    record Weights(@Usual("0.999") double beta) implements Balance {
        public Weights {
            Range.BETA.require(beta);
        }
    }

    /** Images of rare classes are seen more often: in an epoch all classes are seen equally often. */
    @Named("sampler")
    record Sampler() implements Balance {}

    /** As {@link #parse} reads it. */
    default String text() {
        return Choices.of(Balance.class).text(this);
    }

    /**
     * @param text {@code none}, {@code weights}, {@code weights=0.99} or {@code sampler}
     * @throws io.fovea.UserError if it is none of these, or a parameter is out of its range
     */
    static Balance parse(String text) {
        return Choices.of(Balance.class).parse(text);
    }
}
