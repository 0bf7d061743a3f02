package io.fovea.train;

import io.fovea.internal.choice.Choices;
import io.fovea.internal.choice.Family;
import io.fovea.internal.choice.Named;
import io.fovea.internal.choice.Usual;
import io.fovea.internal.limit.Range;

/** What keeps gradients from being too large for a step. */
@Family("clip")
public sealed interface Clip {
    /** Gradients as they are. */
    @Named("none")
    record None() implements Clip {}

    /**
     * All gradients times the same factor, so that their common 2-norm is at most {@code most}
     * (torch.nn.utils.clip_grad_norm_; Pascanu et al. 2012, arXiv:1211.5063).
     */
    @Named("norm")
    record Norm(@Usual("1") double most) implements Clip {
        public Norm {
            Range.CLIP.require(most);
        }
    }

    /** Every number of a gradient into [-most, most] (torch.nn.utils.clip_grad_value_). */
    @Named("value")
    record Value(@Usual("0.5") double most) implements Clip {
        public Value {
            Range.CLIP.require(most);
        }
    }

    /**
     * The gradient of every unit to at most {@code share} of that unit's weights, by their norms (Brock et al. 2021,
     * arXiv:2102.06171; timm's adaptive_clip_grad).
     */
    @Named("adaptive")
    record Adaptive(@Usual("0.01") double share) implements Clip {
        public Adaptive {
            Range.CLIP.require(share);
        }
    }

    /** As {@link #parse} reads it. */
    default String text() {
        return Choices.of(Clip.class).text(this);
    }

    /**
     * @param text such as {@code norm=1}, {@code value=0.5} or {@code adaptive}; a number alone is a norm
     * @throws io.fovea.UserError if it is none of these, or a parameter is out of its range
     */
    static Clip parse(String text) {
        boolean isNumber = text.strip().matches("[-+.\\d].*");
        return Choices.of(Clip.class).parse(isNumber ? "norm=" + text.strip() : text);
    }
}
