package io.fovea.train;

import io.fovea.UserError;
import io.fovea.internal.choice.Choices;
import io.fovea.internal.choice.Family;
import io.fovea.internal.choice.Named;
import io.fovea.internal.choice.Usual;
import io.fovea.internal.limit.Range;
import java.util.Map;

/** Which optimiser, with its settings; defaults and definitions are PyTorch's where it has it. */
@Family("optimizer")
public sealed interface OptimizerSpec
        permits OptimizerSpec.Adam,
                OptimizerSpec.AdamW,
                OptimizerSpec.Sgd,
                OptimizerSpec.NAdam,
                OptimizerSpec.RAdam,
                OptimizerSpec.RmsProp,
                OptimizerSpec.Adagrad,
                OptimizerSpec.Adadelta,
                OptimizerSpec.Lamb,
                OptimizerSpec.Lion,
                OptimizerSpec.Muon {
    /** The learning rate before the schedule's factor and a group's. */
    double lr();

    /** Before a group's factor. */
    double weightDecay();

    /** As {@link #parse} reads it. */
    default String text() {
        return Choices.of(OptimizerSpec.class).text(this);
    }

    /**
     * @param text such as {@code sgd(lr=0.1, momentum=0.8)}; the learning rate must be said
     * @throws io.fovea.UserError if it is none of these, or a parameter is unknown or out of its range
     */
    static OptimizerSpec parse(String text) {
        return Choices.of(OptimizerSpec.class).parse(text);
    }

    /**
     * The usual settings of an optimiser by name, with this learning rate.
     *
     * @throws io.fovea.UserError if there is none of this name
     */
    static OptimizerSpec named(String name, double lr) {
        return Choices.of(OptimizerSpec.class).parse(name, Map.of("lr", lr));
    }

    /**
     * Adam, Kingma and Ba 2014 (arXiv:1412.6980); weight decay is added to the gradient.
     *
     * @param beta1 share of the old in the running mean of the gradient, in [0, 1)
     * @param beta2 share of the old in the running mean of its square, in [0, 1)
     * @param eps added to the root of that mean
     * @param amsgrad whether the largest mean of the squares so far counts, Reddi et al. 2018 (arXiv:1904.09237)
     */
    @Named("adam")
    record Adam(
            double lr,
            @Usual("0.9") double beta1,
            @Usual("0.999") double beta2,
            @Usual("1e-8") double eps,
            @Usual("0") double weightDecay,
            @Usual("false") boolean amsgrad)
            implements OptimizerSpec {
        public Adam {
            requireAdams(lr, beta1, beta2, eps, weightDecay);
        }
    }

    /** Adam with decoupled weight decay, Loshchilov and Hutter 2017 (arXiv:1711.05101); else as {@link Adam}. */
    @Named("adamw")
    record AdamW(
            double lr,
            @Usual("0.9") double beta1,
            @Usual("0.999") double beta2,
            @Usual("1e-8") double eps,
            @Usual("0.01") double weightDecay,
            @Usual("false") boolean amsgrad)
            implements OptimizerSpec {
        public AdamW {
            requireAdams(lr, beta1, beta2, eps, weightDecay);
        }
    }

    /**
     * Stochastic gradient descent with momentum, as in torch.optim.SGD.
     *
     * @param momentum share of the last velocity that goes on, in [0, 1)
     * @param nesterov whether the momentum is Nesterov's, which needs one above 0 and no dampening
     * @param dampening share of the gradient that the velocity does not take, in [0, 1)
     */
    @Named("sgd")
    record Sgd(
            double lr,
            @Usual("0.9") double momentum,
            @Usual("false") boolean nesterov,
            @Usual("0") double weightDecay,
            @Usual("0") double dampening)
            implements OptimizerSpec {
        public Sgd {
            requireRateAndDecay(lr, weightDecay);
            Range.MOMENTUM.require(momentum);
            Range.DAMPENING.require(dampening);
            if (nesterov && momentum == 0) {
                throw new UserError("nesterov needs a momentum above 0", "use a momentum of 0.9, or no nesterov");
            }
            if (nesterov && dampening != 0) {
                throw new UserError("nesterov needs a dampening of 0", "leave dampening or nesterov out");
            }
        }
    }

    /**
     * Adam with Nesterov's momentum, Dozat 2016; weight decay is added to the gradient. Parameters as {@link Adam}'s.
     *
     * @param momentumDecay how fast the momentum grows to beta1, 0 or more
     */
    @Named("nadam")
    record NAdam(
            double lr,
            @Usual("0.9") double beta1,
            @Usual("0.999") double beta2,
            @Usual("1e-8") double eps,
            @Usual("0") double weightDecay,
            @Usual("0.004") double momentumDecay)
            implements OptimizerSpec {
        public NAdam {
            requireAdams(lr, beta1, beta2, eps, weightDecay);
            Range.MOMENTUM_DECAY.require(momentumDecay);
        }
    }

    /**
     * Adam that does without the adaptive rate while too few gradients are known for it, Liu et al. 2019
     * (arXiv:1908.03265); weight decay is added to the gradient. Parameters as {@link Adam}'s.
     */
    @Named("radam")
    record RAdam(
            double lr,
            @Usual("0.9") double beta1,
            @Usual("0.999") double beta2,
            @Usual("1e-8") double eps,
            @Usual("0") double weightDecay)
            implements OptimizerSpec {
        public RAdam {
            requireAdams(lr, beta1, beta2, eps, weightDecay);
        }
    }

    /**
     * Gradients over the root of their running mean square, Hinton's lecture 6e of 2012; weight decay is added to the
     * gradient.
     *
     * @param alpha share of the old in the running mean of the squares, in [0, 1)
     * @param eps added to the root
     * @param momentum share of the last velocity that goes on, in [0, 1)
     * @param centered whether the gradient's variance takes the place of its mean square
     */
    @Named("rmsprop")
    record RmsProp(
            double lr,
            @Usual("0.99") double alpha,
            @Usual("1e-8") double eps,
            @Usual("0") double momentum,
            @Usual("false") boolean centered,
            @Usual("0") double weightDecay)
            implements OptimizerSpec {
        public RmsProp {
            requireRateAndDecay(lr, weightDecay);
            Range.BETA.require(alpha);
            Range.EPSILON.require(eps);
            Range.MOMENTUM.require(momentum);
        }
    }

    /**
     * Gradients over the root of the sum of their squares, Duchi et al. 2011; weight decay is added to the gradient.
     *
     * @param lrDecay the rate of step t is lr / (1 + (t - 1) lrDecay)
     * @param initial what the sums begin with, 0 or more
     * @param eps added to the root
     */
    @Named("adagrad")
    record Adagrad(
            double lr,
            @Usual("0") double lrDecay,
            @Usual("0") double initial,
            @Usual("1e-10") double eps,
            @Usual("0") double weightDecay)
            implements OptimizerSpec {
        public Adagrad {
            requireRateAndDecay(lr, weightDecay);
            Range.RATE_DECAY.require(lrDecay);
            Range.INITIAL_SUM.require(initial);
            Range.EPSILON.require(eps);
        }
    }

    /**
     * Steps in the units of the parameter, Zeiler 2012 (arXiv:1212.5701); its own rate is 1. Weight decay is added to
     * the gradient.
     *
     * @param rho share of the old in the running means of the squares, in [0, 1)
     * @param eps added to them
     */
    @Named("adadelta")
    record Adadelta(
            double lr,
            @Usual("0.9") double rho,
            @Usual("1e-6") double eps,
            @Usual("0") double weightDecay) implements OptimizerSpec {
        public Adadelta {
            requireRateAndDecay(lr, weightDecay);
            Range.BETA.require(rho);
            Range.EPSILON.require(eps);
        }
    }

    /**
     * Adam's steps, each as long as the rate's share of its tensor, for large batches: You et al. 2019
     * (arXiv:1904.00962). What has no weight decay, norms and biases, takes Adam's steps. Parameters as {@link Adam}'s.
     */
    @Named("lamb")
    record Lamb(
            double lr,
            @Usual("0.9") double beta1,
            @Usual("0.999") double beta2,
            @Usual("1e-6") double eps,
            @Usual("0.01") double weightDecay)
            implements OptimizerSpec {
        public Lamb {
            requireAdams(lr, beta1, beta2, eps, weightDecay);
        }
    }

    /**
     * The sign of the momentum, Chen et al. 2023 (arXiv:2302.06675): wants a rate some ten times smaller than AdamW's,
     * and a weight decay some ten times larger.
     *
     * @param beta1 share of the momentum in what the sign is taken of, in [0, 1)
     * @param beta2 share of the old in the momentum, in [0, 1)
     */
    @Named("lion")
    record Lion(
            double lr,
            @Usual("0.9") double beta1,
            @Usual("0.99") double beta2,
            @Usual("0.1") double weightDecay) implements OptimizerSpec {
        public Lion {
            requireRateAndDecay(lr, weightDecay);
            Range.BETA.require(beta1);
            Range.BETA.require(beta2);
        }
    }

    /**
     * The orthogonal matrix nearest to the momentum, for the matrices and kernels of hidden layers; AdamW for all else.
     * Jordan et al. 2024, with the lengths of Liu et al. 2025 (arXiv:2502.16982), so that AdamW's rates suit.
     *
     * @param momentum share of the old in the running mean of the gradient, in [0, 1)
     * @param nesterov whether the gradient is mixed into it once more
     * @param weightDecay decoupled, of both
     * @param beta1 of AdamW
     * @param beta2 of AdamW
     * @param eps of AdamW
     */
    @Named("muon")
    record Muon(
            double lr,
            @Usual("0.95") double momentum,
            @Usual("true") boolean nesterov,
            @Usual("0.1") double weightDecay,
            @Usual("0.9") double beta1,
            @Usual("0.999") double beta2,
            @Usual("1e-8") double eps)
            implements OptimizerSpec {
        public Muon {
            requireAdams(lr, beta1, beta2, eps, weightDecay);
            Range.MOMENTUM.require(momentum);
        }
    }

    private static void requireRateAndDecay(double lr, double weightDecay) {
        Range.LEARNING_RATE.require(lr);
        Range.WEIGHT_DECAY.require(weightDecay);
    }

    private static void requireAdams(double lr, double beta1, double beta2, double eps, double weightDecay) {
        requireRateAndDecay(lr, weightDecay);
        Range.BETA.require(beta1);
        Range.BETA.require(beta2);
        Range.EPSILON.require(eps);
    }
}
