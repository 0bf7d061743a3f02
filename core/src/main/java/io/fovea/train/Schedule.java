package io.fovea.train;

import io.fovea.internal.choice.Choices;
import io.fovea.internal.choice.Family;
import io.fovea.internal.choice.Named;
import io.fovea.internal.choice.Usual;
import io.fovea.internal.limit.Limit;
import io.fovea.internal.limit.Range;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The learning rate as a function of the optimiser step and of the epochs before. Before any of them the rate may rise:
 * in equal steps up to 1 over the share {@code warmup} of all steps. What is given in epochs of the run ({@code step},
 * {@code multistep}, {@code plateau}) counts them from its start (Goyal et al. 2017, arXiv:1706.02677); the others have
 * the steps after the rise, as torchvision's reference script does it.
 */
@Family("schedule")
public sealed interface Schedule
        permits Schedule.Constant,
                Schedule.Step,
                Schedule.MultiStep,
                Schedule.Exponential,
                Schedule.Linear,
                Schedule.Polynomial,
                Schedule.Cosine,
                Schedule.Restarts,
                Schedule.Cycles,
                Schedule.OneCycle,
                Schedule.Plateau {
    /**
     * @param step steps already taken, 0 at the first
     * @param stepsPerEpoch at least 1
     * @param epochs length of the whole run
     * @param history the epochs that are finished
     * @return factor on the recipe's learning rate
     */
    double factor(long step, long stepsPerEpoch, int epochs, List<EpochReport> history);

    /**
     * The momentum (of adaptive optimisers the first beta) of a step, where the schedule sets it.
     *
     * @param step steps already taken, 0 at the first
     */
    default OptionalDouble momentum(long step, long stepsPerEpoch, int epochs) {
        return OptionalDouble.empty();
    }

    /** As {@link #parse} reads it. */
    default String text() {
        return Choices.of(Schedule.class).text(this);
    }

    /**
     * @param text such as {@code constant}, {@code step(every=10, gamma=0.1)} or {@code cosine=0.1}
     * @throws io.fovea.UserError if it is none of these, or a parameter is out of its range
     */
    static Schedule parse(String text) {
        return Choices.of(Schedule.class).parse(text);
    }

    /**
     * The same rate throughout.
     *
     * @param warmup share of all steps in which the rate rises
     */
    @Named("constant")
    record Constant(@Usual("0") double warmup) implements Schedule {
        public Constant {
            Range.WARMUP.require(warmup);
        }

        public Constant() {
            this(0);
        }

        @Override
        public double factor(long step, long stepsPerEpoch, int epochs, List<EpochReport> history) {
            return new Course(warmup, step, stepsPerEpoch, epochs).rise();
        }
    }

    /**
     * Times {@code gamma} after every {@code every} epochs (torch.optim.lr_scheduler.StepLR).
     *
     * @param warmup share of all steps in which the rate rises
     */
    @Named("step")
    record Step(
            int every,
            @Usual("0.1") double gamma,
            @Usual("0") double warmup) implements Schedule {
        public Step {
            Limit.EPOCHS.require(every);
            Range.GAMMA.require(gamma);
            Range.WARMUP.require(warmup);
        }

        public Step(int every, double gamma) {
            this(every, gamma, 0);
        }

        @Override
        public double factor(long step, long stepsPerEpoch, int epochs, List<EpochReport> history) {
            double rise = new Course(warmup, step, stepsPerEpoch, epochs).rise();
            return rise * Math.pow(gamma, Math.floorDiv(step / stepsPerEpoch, every));
        }
    }

    /**
     * Times {@code gamma} at each of some epochs (torch.optim.lr_scheduler.MultiStepLR).
     *
     * @param at epochs after which it happens; parts of epochs are parts of their steps
     * @param warmup share of all steps in which the rate rises
     */
    @Named("multistep")
    record MultiStep(
            List<Double> at,
            @Usual("0.1") double gamma,
            @Usual("0") double warmup) implements Schedule {
        public MultiStep {
            at = List.copyOf(at);
            at.forEach(Range.EPOCH::require);
            Range.GAMMA.require(gamma);
            Range.WARMUP.require(warmup);
        }

        @Override
        public double factor(long step, long stepsPerEpoch, int epochs, List<EpochReport> history) {
            double rise = new Course(warmup, step, stepsPerEpoch, epochs).rise();
            long passed =
                    at.stream().filter(epoch -> step >= epoch * stepsPerEpoch).count();
            return rise * Math.pow(gamma, passed);
        }
    }

    /**
     * Times {@code gamma} with every epoch, in equal factors from step to step
     * (torch.optim.lr_scheduler.ExponentialLR).
     *
     * @param warmup share of all steps in which the rate rises
     */
    @Named("exponential")
    record Exponential(
            @Usual("0.95") double gamma, @Usual("0") double warmup) implements Schedule {
        public Exponential {
            Range.GAMMA.require(gamma);
            Range.WARMUP.require(warmup);
        }

        @Override
        public double factor(long step, long stepsPerEpoch, int epochs, List<EpochReport> history) {
            Course course = new Course(warmup, step, stepsPerEpoch, epochs);
            return course.rise() * Math.pow(gamma, course.done() / stepsPerEpoch);
        }
    }

    /**
     * In equal steps to {@code end} (torch.optim.lr_scheduler.LinearLR).
     *
     * @param end share of the rate at the end
     * @param warmup share of all steps in which the rate rises
     */
    @Named("linear")
    record Linear(@Usual("0") double end, @Usual("0") double warmup) implements Schedule {
        public Linear {
            Range.RATE_SHARE.require(end);
            Range.WARMUP.require(warmup);
        }

        @Override
        public double factor(long step, long stepsPerEpoch, int epochs, List<EpochReport> history) {
            Course course = new Course(warmup, step, stepsPerEpoch, epochs);
            return course.rise() * (1 + (end - 1) * course.done() / course.length());
        }
    }

    /**
     * To {@code end} as a power of the share of steps that is left (torch.optim.lr_scheduler.PolynomialLR; the usual
     * power is that of Liu et al. 2015, arXiv:1506.04579).
     *
     * @param end share of the rate at the end
     * @param warmup share of all steps in which the rate rises
     */
    @Named("polynomial")
    record Polynomial(
            @Usual("0.9") double power,
            @Usual("0") double end,
            @Usual("0") double warmup) implements Schedule {
        public Polynomial {
            Range.POWER.require(power);
            Range.RATE_SHARE.require(end);
            Range.WARMUP.require(warmup);
        }

        @Override
        public double factor(long step, long stepsPerEpoch, int epochs, List<EpochReport> history) {
            Course course = new Course(warmup, step, stepsPerEpoch, epochs);
            return course.rise() * (end + (1 - end) * Math.pow(1 - course.done() / course.length(), power));
        }
    }

    /**
     * A half cosine from 1 to {@code end} (Loshchilov and Hutter 2016, arXiv:1608.03983, one cycle;
     * torch.optim.lr_scheduler.CosineAnnealingLR).
     *
     * @param warmup share of all steps in which the rate rises
     * @param end share of the rate at the end
     */
    @Named("cosine")
    record Cosine(@Usual("0") double warmup, @Usual("0") double end) implements Schedule {
        public Cosine {
            Range.WARMUP.require(warmup);
            Range.RATE_SHARE.require(end);
        }

        public Cosine(double warmup) {
            this(warmup, 0);
        }

        @Override
        public double factor(long step, long stepsPerEpoch, int epochs, List<EpochReport> history) {
            Course course = new Course(warmup, step, stepsPerEpoch, epochs);
            return course.rise() * Course.cosine(1, end, course.sinceRise(), course.length());
        }
    }

    /**
     * Half cosines from 1 to {@code end}, one after the other (Loshchilov and Hutter 2016, arXiv:1608.03983;
     * torch.optim.lr_scheduler.CosineAnnealingWarmRestarts).
     *
     * @param every epochs of the first
     * @param growth length of each to the one before, at least 1
     * @param end share of the rate at the end of each
     * @param warmup share of all steps in which the rate rises before the first
     */
    @Named("restarts")
    record Restarts(
            @Usual("10") int every,
            @Usual("2") double growth,
            @Usual("0") double end,
            @Usual("0") double warmup) implements Schedule {
        public Restarts {
            Limit.EPOCHS.require(every);
            Range.GROWTH.require(growth);
            Range.RATE_SHARE.require(end);
            Range.WARMUP.require(warmup);
        }

        @Override
        public double factor(long step, long stepsPerEpoch, int epochs, List<EpochReport> history) {
            Course course = new Course(warmup, step, stepsPerEpoch, epochs);
            double length = (double) every * stepsPerEpoch, since = course.done();
            if (growth == 1) since %= length;
            for (; since >= length; length *= growth) since -= length;
            return course.rise() * Course.cosine(1, end, since, length);
        }
    }

    /**
     * Half cosines from 1 to {@code end}, one after the other, of which each has as many whole epochs as another, give
     * or take one (Huang et al. 2017, arXiv:1704.00109, eq. 2). The weights at the end of each are kept, in the folders
     * {@code member-1}, {@code member-2}, … of the run: a snapshot ensemble.
     *
     * @param count at most one an epoch
     * @param end share of the rate at the end of each
     */
    @Named("cycles")
    record Cycles(@Usual("5") int count, @Usual("0") double end) implements Schedule {
        public Cycles {
            Limit.MEMBERS.require(count);
            Range.RATE_SHARE.require(end);
        }

        public Cycles(int count) {
            this(count, 0);
        }

        @Override
        public double factor(long step, long stepsPerEpoch, int epochs, List<EpochReport> history) {
            int cycle = cycle((int) Math.min(step / stepsPerEpoch, epochs - 1L), epochs);
            long first = begin(cycle, epochs) * stepsPerEpoch;
            return Course.cosine(1, end, step - first, begin(cycle + 1, epochs) * stepsPerEpoch - first);
        }

        /** The number of the cycle that ends with so many epochs, 1 for the first; empty within one. */
        public OptionalInt ending(int done, int epochs) {
            int cycle = cycle(done - 1, epochs) + 1;
            return begin(cycle, epochs) == done ? OptionalInt.of(cycle) : OptionalInt.empty();
        }

        /** Epochs before a cycle, 0 for the first. */
        private long begin(int cycle, int epochs) {
            return (long) cycle * epochs / count;
        }

        /** The cycle that an epoch is in, 0 for the first of both. */
        private int cycle(int epoch, int epochs) {
            return (int) (((epoch + 1L) * count - 1) / epochs);
        }
    }

    /**
     * Up and down once: the rate rises by a half cosine and falls by another, to almost nothing, and the momentum does
     * the opposite (Smith and Topin 2017, arXiv:1708.07120; torch.optim.lr_scheduler.OneCycleLR with its usual values).
     *
     * @param rise share of the steps in which the rate rises
     * @param start share of the rate at the first step
     * @param end share of the rate at the last step
     * @param cycleMomentum whether the momentum is set, too
     * @param low momentum at the highest rate
     * @param high momentum at the first and the last step
     */
    @Named("onecycle")
    record OneCycle(
            @Usual("0.3") double rise,
            @Usual("0.04") double start,
            @Usual("0.000004") double end,
            @Usual("true") boolean cycleMomentum,
            @Usual("0.85") double low,
            @Usual("0.95") double high)
            implements Schedule {
        public OneCycle {
            Range.RISE.require(rise);
            Range.RATE_SHARE.require(start);
            Range.RATE_SHARE.require(end);
            Range.MOMENTUM.require(low);
            Range.MOMENTUM.require(high);
        }

        @Override
        public double factor(long step, long stepsPerEpoch, int epochs, List<EpochReport> history) {
            return between(start, 1, end, step, stepsPerEpoch * epochs);
        }

        @Override
        public OptionalDouble momentum(long step, long stepsPerEpoch, int epochs) {
            if (!cycleMomentum) return OptionalDouble.empty();
            return OptionalDouble.of(between(high, low, high, step, stepsPerEpoch * epochs));
        }

        private double between(double first, double middle, double last, long step, long total) {
            // the last step has the last value; a rise shorter than a step is none
            double top = Math.max(0, rise * total - 1), falling = total - 1 - top;
            if (step < top) return Course.cosine(first, middle, step, top);
            return falling > 0 ? Course.cosine(middle, last, Math.min(step, total - 1) - top, falling) : middle;
        }
    }

    /**
     * Times {@code factor} when so many epochs brought nothing better (torch.optim.lr_scheduler.ReduceLROnPlateau with
     * an absolute threshold). It follows from the history, so a resumed run goes on as it would have.
     *
     * @param patience epochs without a better one that are borne
     * @param metric of the validation
     * @param least what an epoch must be better by than the best before
     * @param cooldown epochs after a change in which none counts
     * @param end share of the rate below which it does not fall
     * @param warmup share of all steps in which the rate rises
     */
    @Named("plateau")
    record Plateau(
            @Usual("3") int patience,
            @Usual("0.1") double factor,
            @Usual("loss") EarlyStop.Metric metric,
            @Usual("0.0001") double least,
            @Usual("0") int cooldown,
            @Usual("0") double end,
            @Usual("0") double warmup)
            implements Schedule {
        public Plateau {
            Limit.PATIENCE.require(patience);
            Range.GAMMA.require(factor);
            Range.LEAST_IMPROVEMENT.require(least);
            Limit.PATIENCE.require(cooldown);
            Range.RATE_SHARE.require(end);
            Range.WARMUP.require(warmup);
        }

        @Override
        public double factor(long step, long stepsPerEpoch, int epochs, List<EpochReport> history) {
            return new Course(warmup, step, stepsPerEpoch, epochs).rise() * reached(history);
        }

        private double reached(List<EpochReport> history) {
            double share = 1;
            EpochReport best = null;
            int bad = 0, resting = 0;
            for (EpochReport epoch : history) {
                boolean better = metric.isBetter(epoch, best, least);
                if (better) best = epoch;
                bad = better || resting > 0 ? 0 : bad + 1;
                resting = Math.max(0, resting - 1);
                if (bad <= patience) continue;
                share = Math.max(end, share * factor);
                resting = cooldown;
                bad = 0;
            }
            return share;
        }
    }
}
