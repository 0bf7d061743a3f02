package io.fovea.train;

import io.fovea.UserError;
import io.fovea.internal.limit.Limit;
import io.fovea.internal.limit.Range;
import io.fovea.internal.text.Nearest;
import java.util.List;

/** The learning rate as a function of the optimiser step. */
public sealed interface Schedule {
    /**
     * @param step steps already taken, 0 at the first
     * @param stepsPerEpoch at least 1
     * @param epochs length of the whole run
     * @return factor on the recipe's learning rate
     */
    double factor(long step, long stepsPerEpoch, int epochs);

    String text();

    /** The same rate throughout. */
    record Constant() implements Schedule {
        @Override
        public double factor(long step, long stepsPerEpoch, int epochs) {
            return 1;
        }

        @Override
        public String text() {
            return "constant";
        }
    }

    /** Times {@code gamma} after every {@code every} epochs (torch.optim.lr_scheduler.StepLR). */
    record Step(int every, double gamma) implements Schedule {
        public Step {
            Limit.EPOCHS.require(every);
            Range.GAMMA.require(gamma);
        }

        @Override
        public double factor(long step, long stepsPerEpoch, int epochs) {
            return Math.pow(gamma, Math.floorDiv(step / stepsPerEpoch, every));
        }

        @Override
        public String text() {
            return "step=" + every + ":" + gamma;
        }
    }

    /**
     * Linear up to 1 over the share {@code warmup} of all steps, then a half cosine towards 0 (Loshchilov and Hutter
     * 2016, arXiv:1608.03983, one cycle).
     */
    record Cosine(double warmup) implements Schedule {
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

        @Override
        public String text() {
            return warmup == 0 ? "cosine" : "cosine=" + warmup;
        }
    }

    /** @param text {@code constant}, {@code step=EPOCHS:GAMMA} or {@code cosine[=WARMUP_SHARE]} */
    static Schedule parse(String text) {
        String[] parts = text.split("[=:]", -1);
        try {
            if (parts[0].equals("constant") && parts.length == 1) return new Constant();
            if (parts[0].equals("cosine") && parts.length <= 2) {
                return new Cosine(parts.length == 1 ? 0 : Double.parseDouble(parts[1]));
            }
            if (parts[0].equals("step") && parts.length == 3) {
                return new Step(Integer.parseInt(parts[1]), Double.parseDouble(parts[2]));
            }
            throw new IllegalArgumentException("there is no schedule of this form");
        } catch (UserError | IllegalArgumentException e) { // NumberFormatException is one
            throw new UserError(
                    "schedule '" + text + "': " + e.getMessage(),
                    Nearest.fix(
                            parts[0],
                            List.of("constant", "cosine"),
                            "use constant, step=EPOCHS:GAMMA (such as step=10:0.1) or cosine[=WARMUP_SHARE] (such as cosine=0.1)"));
        }
    }
}
