package io.fovea.train;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.fovea.internal.limit.Range;

/** Which optimiser, with its settings; defaults and definitions are PyTorch's. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = OptimizerSpec.Adam.class, name = "adam"),
    @JsonSubTypes.Type(value = OptimizerSpec.AdamW.class, name = "adamw"),
    @JsonSubTypes.Type(value = OptimizerSpec.Sgd.class, name = "sgd")
})
public sealed interface OptimizerSpec {
    /** The learning rate before the schedule's factor. */
    double lr();

    /**
     * The usual settings of an optimiser by name, with this learning rate.
     *
     * @throws IllegalArgumentException on any name but adam, adamw, sgd
     */
    static OptimizerSpec named(String name, double lr) {
        return switch (name) {
            case "adam" -> new Adam(lr, 0.9, 0.999, 1e-8, 0);
            case "adamw" -> new AdamW(lr, 0.9, 0.999, 1e-8, 0.01);
            case "sgd" -> new Sgd(lr, 0.9, false, 0);
            default -> throw new IllegalArgumentException("there is no optimizer '" + name + "'");
        };
    }

    /** Adam, Kingma and Ba 2014 (arXiv:1412.6980); weight decay is added to the gradient. */
    record Adam(double lr, double beta1, double beta2, double eps, double weightDecay) implements OptimizerSpec {
        public Adam {
            checkAdam(lr, beta1, beta2, eps, weightDecay);
        }
    }

    /** Adam with decoupled weight decay, Loshchilov and Hutter 2017 (arXiv:1711.05101). */
    record AdamW(double lr, double beta1, double beta2, double eps, double weightDecay) implements OptimizerSpec {
        public AdamW {
            checkAdam(lr, beta1, beta2, eps, weightDecay);
        }
    }

    /** Stochastic gradient descent with momentum, optionally Nesterov's, as in torch.optim.SGD. */
    record Sgd(double lr, double momentum, boolean nesterov, double weightDecay) implements OptimizerSpec {
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
