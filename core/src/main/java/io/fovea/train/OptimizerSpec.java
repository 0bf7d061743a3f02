package io.fovea.train;

import io.fovea.internal.choice.Choices;
import io.fovea.internal.choice.Family;
import io.fovea.internal.choice.Named;
import io.fovea.internal.choice.Usual;
import io.fovea.internal.limit.Range;
import java.util.Map;

/** Which optimiser, with its settings; defaults and definitions are PyTorch's. */
@Family("optimizer")
public sealed interface OptimizerSpec {
    /** The learning rate before the schedule's factor. */
    double lr();

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

    /** Adam, Kingma and Ba 2014 (arXiv:1412.6980); weight decay is added to the gradient. */
    @Named("adam")
    record Adam(
            double lr,
            @Usual("0.9") double beta1,
            @Usual("0.999") double beta2,
            @Usual("1e-8") double eps,
            @Usual("0") double weightDecay)
            implements OptimizerSpec {
        public Adam {
            checkAdam(lr, beta1, beta2, eps, weightDecay);
        }
    }

    /** Adam with decoupled weight decay, Loshchilov and Hutter 2017 (arXiv:1711.05101). */
    @Named("adamw")
    record AdamW(
            double lr,
            @Usual("0.9") double beta1,
            @Usual("0.999") double beta2,
            @Usual("1e-8") double eps,
            @Usual("0.01") double weightDecay)
            implements OptimizerSpec {
        public AdamW {
            checkAdam(lr, beta1, beta2, eps, weightDecay);
        }
    }

    /** Stochastic gradient descent with momentum, optionally Nesterov's, as in torch.optim.SGD. */
    @Named("sgd")
    record Sgd(
            double lr,
            @Usual("0.9") double momentum,
            @Usual("false") boolean nesterov,
            @Usual("0") double weightDecay) implements OptimizerSpec {
        public Sgd {
            Range.LEARNING_RATE.require(lr);
            Range.MOMENTUM.require(momentum);
            Range.WEIGHT_DECAY.require(weightDecay);
            if (nesterov && momentum == 0) throw new IllegalArgumentException("nesterov needs a momentum above 0");
        }
    }

    private static void checkAdam(double lr, double beta1, double beta2, double eps, double weightDecay) {
        Range.LEARNING_RATE.require(lr);
        Range.BETA.require(beta1);
        Range.BETA.require(beta2);
        Range.EPSILON.require(eps);
        Range.WEIGHT_DECAY.require(weightDecay);
    }
}
