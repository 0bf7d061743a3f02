package io.fovea.train;

import io.fovea.internal.choice.Choices;
import io.fovea.internal.choice.Family;
import io.fovea.internal.choice.Named;
import io.fovea.internal.choice.Usual;
import io.fovea.internal.limit.Range;

/** What training makes small: the mean over the images of a step of one number each. */
@Family("loss")
public sealed interface LossSpec {
    /** Cross-entropy of the softmax of the logits, as torch.nn.CrossEntropyLoss. */
    @Named("crossentropy")
    record CrossEntropy() implements LossSpec {}

    /**
     * Cross-entropy times {@code (1 - p)^gamma}, where p is the probability of the right class: images that are already
     * right count less (Lin et al. 2017, arXiv:1708.02002).
     *
     * @param gamma 0 for cross-entropy
     */
    @Named("focal")
    record Focal(@Usual("2") double gamma) implements LossSpec {
        public Focal {
            Range.FOCUS.require(gamma);
        }
    }

    /** Binary cross-entropy of every class by itself, one against all others, as torch.nn.BCEWithLogitsLoss. */
    @Named("bce")
    record Bce() implements LossSpec {}

    /** Negative logarithm of the right class's probability, as torch.nn.NLLLoss over log_softmax. */
    @Named("nll")
    record Nll() implements LossSpec {}

    /** Mean square of the differences between probabilities and one-hot targets, as torch.nn.MSELoss. */
    @Named("mse")
    record Mse() implements LossSpec {}

    /** Mean of the differences' absolute values, as torch.nn.L1Loss. */
    @Named("l1")
    record L1() implements LossSpec {}

    /** As {@link #parse} reads it. */
    default String text() {
        return Choices.of(LossSpec.class).text(this);
    }

    /**
     * @param text such as {@code crossentropy} or {@code focal=1.5}
     * @throws io.fovea.UserError if it is none of these, or a parameter is out of its range
     */
    static LossSpec parse(String text) {
        return Choices.of(LossSpec.class).parse(text);
    }
}
