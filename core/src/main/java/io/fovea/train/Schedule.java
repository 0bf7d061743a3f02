package io.fovea.train;

import io.fovea.internal.choice.Choices;
import io.fovea.internal.choice.Family;
import io.fovea.internal.choice.Named;
import io.fovea.internal.choice.Usual;
import io.fovea.internal.limit.Limit;
import io.fovea.internal.limit.Range;

/** The learning rate as a function of the optimiser step. */
@Family("schedule")
public sealed interface Schedule {
    /**
     * @param step steps already taken, 0 at the first
     * @param stepsPerEpoch at least 1
     * @param epochs length of the whole run
     * @return factor on the recipe's learning rate
     */
    double factor(long step, long stepsPerEpoch, int epochs);

    /** As {@link #parse} reads it. */
    default String text() {
        return Choices.of(Schedule.class).text(this);
    }

    /** The same rate throughout. */
    @Named("constant")
    record Constant() implements Schedule {
        @Override
        public double factor(long step, long stepsPerEpoch, int epochs) {
            return 1;
        }
    }

    /** Times {@code gamma} after every {@code every} epochs (torch.optim.lr_scheduler.StepLR). */
    @Named("step")
    record Step(int every, @Usual("0.1") double gamma) implements Schedule {
        public Step {
            Limit.EPOCHS.require(every);
            Range.GAMMA.require(gamma);
        }

        @Override
        public double factor(long step, long stepsPerEpoch, int epochs) {
            return Math.pow(gamma, Math.floorDiv(step / stepsPerEpoch, every));
        }
    }

    /**
     * Linear up to 1 over the share {@code warmup} of all steps, then a half cosine towards 0 (Loshchilov and Hutter
     * 2016, arXiv:1608.03983, one cycle).
     */
    @Named("cosine")
    record Cosine(@Usual("0") double warmup) implements Schedule {
        public Cosine {
            Range.WARMUP.require(warmup);
        }

        @Override
        public double factor(long step, long stepsPerEpoch, int epochs) {
            double total = (double) stepsPerEpoch * epochs;
            double rising = warmup * total;
            // the first step of a warm-up must already move: count it as taken
            if (step + 1 <= rising) return (step + 1) / rising;
            return 0.5 * (1 + Math.cos(Math.PI * (step - rising) / (total - rising)));
        }
    }

    /**
     * @param text such as {@code constant}, {@code step(every=10, gamma=0.1)} or {@code cosine=0.1}
     * @throws io.fovea.UserError if it is none of these, or a parameter is out of its range
     */
    static Schedule parse(String text) {
        return Choices.of(Schedule.class).parse(text);
    }
}
