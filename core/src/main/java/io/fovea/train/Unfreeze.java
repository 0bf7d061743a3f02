package io.fovea.train;

import io.fovea.internal.choice.Choices;
import io.fovea.internal.choice.Family;
import io.fovea.internal.choice.Named;
import io.fovea.internal.choice.Usual;
import io.fovea.internal.limit.Limit;

/** When the layers learn that {@code network.train} names. */
@Family("unfreeze")
public sealed interface Unfreeze {
    /** From the start. */
    @Named("none")
    record None() implements Unfreeze {}

    /**
     * First the head alone for so many epochs, on features that are computed once; then all of them (fastai's
     * fine_tune).
     */
    @Named("after")
    record After(@Usual("1") int epochs) implements Unfreeze {
        public After {
            Limit.EPOCHS.require(epochs);
        }
    }

    /**
     * First the head, then after every {@code every} epochs one block more, from the last (ULMFiT, arXiv:1801.06146).
     */
    @Named("gradual")
    record Gradual(@Usual("1") int every) implements Unfreeze {
        public Gradual {
            Limit.EPOCHS.require(every);
        }
    }

    /** As {@link #parse} reads it. */
    default String text() {
        return Choices.of(Unfreeze.class).text(this);
    }

    /**
     * @param text {@code none}, {@code after=1} or {@code gradual=1}
     * @throws io.fovea.UserError if it is none of these, or a parameter is out of its range
     */
    static Unfreeze parse(String text) {
        return Choices.of(Unfreeze.class).parse(text);
    }
}
