package io.fovea.train;

import io.fovea.internal.limit.Range;

/** Which optimiser, with its settings; defaults and definitions are PyTorch's where it has it. */
public sealed interface OptimizerSpec {
    /** The learning rate before the schedule's factor and a group's. */
    double lr();

    /** Before a group's factor. */
    double weightDecay();

    /**
     * The usual settings of an optimiser by name, with this learning rate.
     *
     * @throws IllegalArgumentException on an unknown name
     */
    static OptimizerSpec named(String name, double lr) {
        return switch (name) {
            case "adam" -> new Adam(lr, 0.9, 0.999, 1e-8, 0, false);
            case "adamw" -> new AdamW(lr, 0.9, 0.999, 1e-8, 0.01, false);
            case "sgd" -> new Sgd(lr, 0.9, false, 0, 0);
            case "nadam" -> new NAdam(lr, 0.9, 0.999, 1e-8, 0, 0.004);
            case "radam" -> new RAdam(lr, 0.9, 0.999, 1e-8, 0);
            case "rmsprop" -> new RmsProp(lr, 0.99, 1e-8, 0, false, 0);
            case "adagrad" -> new Adagrad(lr, 0, 0, 1e-10, 0);
            case "adadelta" -> new Adadelta(lr, 0.9, 1e-6, 0);
            case "lamb" -> new Lamb(lr, 0.9, 0.999, 1e-6, 0.01);
            case "lion" -> new Lion(lr, 0.9, 0.99, 0.1);
            case "muon" -> new Muon(lr, 0.95, true, 0.1, 0.9, 0.999, 1e-8);
            default -> throw new IllegalArgumentException("there is no optimizer '" + name + "'");
        };
    }

    /**
     * Adam, Kingma and Ba 2014 (arXiv:1412.6980); weight decay is added to the gradient.
     *
     * @param beta1 share of the old in the running mean of the gradient, in [0, 1)
     * @param beta2 share of the old in the running mean of its square, in [0, 1)
     * @param eps added to the root of that mean
     * @param amsgrad whether the largest mean of the squares so far counts, Reddi et al. 2018 (arXiv:1904.09237)
     */
    record Adam(double lr, double beta1, double beta2, double eps, double weightDecay, boolean amsgrad)
            implements OptimizerSpec {
        public Adam {
            requireAdams(lr, beta1, beta2, eps, weightDecay);
        }
    }

    /** Adam with decoupled weight decay, Loshchilov and Hutter 2017 (arXiv:1711.05101); else as {@link Adam}. */
    record AdamW(double lr, double beta1, double beta2, double eps, double weightDecay, boolean amsgrad)
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
    record Sgd(double lr, double momentum, boolean nesterov, double weightDecay, double dampening)
            implements OptimizerSpec {
        public Sgd {
            requireRateAndDecay(lr, weightDecay);
            Range.MOMENTUM.require(momentum);
            Range.DAMPENING.require(dampening);
            if (nesterov && momentum == 0) throw new IllegalArgumentException("nesterov needs a momentum above 0");
            if (nesterov && dampening != 0) throw new IllegalArgumentException("nesterov needs a dampening of 0");
        }
    }

    /**
     * Adam with Nesterov's momentum, Dozat 2016; weight decay is added to the gradient. Parameters as {@link Adam}'s.
     *
     * @param momentumDecay how fast the momentum grows to beta1, 0 or more
     */
    record NAdam(double lr, double beta1, double beta2, double eps, double weightDecay, double momentumDecay)
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
    record RAdam(double lr, double beta1, double beta2, double eps, double weightDecay) implements OptimizerSpec {
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
    record RmsProp(double lr, double alpha, double eps, double momentum, boolean centered, double weightDecay)
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
    record Adagrad(double lr, double lrDecay, double initial, double eps, double weightDecay) implements OptimizerSpec {
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
    record Adadelta(double lr, double rho, double eps, double weightDecay) implements OptimizerSpec {
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
    record Lamb(double lr, double beta1, double beta2, double eps, double weightDecay) implements OptimizerSpec {
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
    record Lion(double lr, double beta1, double beta2, double weightDecay) implements OptimizerSpec {
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
    record Muon(
            double lr, double momentum, boolean nesterov, double weightDecay, double beta1, double beta2, double eps)
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
