package io.fovea.train;

import io.fovea.internal.choice.Choices;
import io.fovea.internal.choice.Family;
import io.fovea.internal.choice.Named;
import io.fovea.internal.choice.Usual;
import io.fovea.internal.limit.Limit;
import io.fovea.internal.limit.Range;

/** Which mean of the weights of several steps is judged and bundled, in place of those of the last step. */
@Family("average")
public sealed interface Average {
    /** The weights of the last step. */
    @Named("none")
    record None() implements Average {}

    /**
     * An exponential moving average over the steps, {@code decay * average + (1 - decay) * weights}; in the first steps
     * the decay is smaller, {@code (1 + steps) / (10 + steps)}, so that the first weights are soon forgotten (as
     * tf.train.ExponentialMovingAverage and timm's ModelEmaV3 with warm-up).
     */
    @Named("ema")
    record Ema(@Usual("0.999") double decay) implements Average {
        public Ema {
            Range.DECAY.require(decay);
        }
    }

    /**
     * The mean of the weights at the ends of all epochs from the share {@code start} of the run on; statistics of batch
     * norms are measured again for it (stochastic weight averaging, Izmailov et al. 2018, arXiv:1803.05407;
     * torch.optim.swa_utils).
     */
    @Named("swa")
    record Swa(@Usual("0.75") double start) implements Average {
        public Swa {
            Range.SWA_START.require(start);
        }
    }

    /** The mean of the weights at the ends of the last {@code last} epochs. */
    @Named("checkpoints")
    record Checkpoints(@Usual("5") int last) implements Average {
        public Checkpoints {
            Limit.AVERAGED.require(last);
        }
    }

    /** As {@link #parse} reads it. */
    default String text() {
        return Choices.of(Average.class).text(this);
    }

    /**
     * @param text such as {@code ema=0.99}, {@code swa} or {@code checkpoints=5}
     * @throws io.fovea.UserError if it is none of these, or a parameter is out of its range
     */
    static Average parse(String text) {
        return Choices.of(Average.class).parse(text);
    }
}
