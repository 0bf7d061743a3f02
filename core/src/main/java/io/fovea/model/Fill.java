package io.fovea.model;

import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * How a weight is filled before training. Fans are counted as PyTorch's {@code nn/init.py} does: a weight of shape [O,
 * I, k, k] has fan-in I k² and fan-out O k², whatever its groups.
 */
public sealed interface Fill {
    Fill ZERO = new Constant(0);
    Fill ONE = new Constant(1);

    /** PyTorch's default for convolutions and linear layers ({@code Conv2d.reset_parameters}). */
    Fill PYTORCH_DEFAULT = new UniformByFanIn();

    /** {@code kaiming_normal_(mode="fan_out")}, which torchvision uses for most convolutional networks. */
    Fill KAIMING_FAN_OUT = new KaimingNormalFanOut();

    /** Overwrites a contiguous float tensor. */
    void into(Tensor weight, GeneratorOptional generator);

    record Constant(double value) implements Fill {
        @Override
        public void into(Tensor weight, GeneratorOptional generator) {
            weight.fill_(new Scalar(value));
        }
    }

    /** Normal of mean 0. */
    record Normal(double std) implements Fill {
        @Override
        public void into(Tensor weight, GeneratorOptional generator) {
            weight.normal_(0, std, generator);
        }
    }

    /** Uniform in [-bound, bound). */
    record Uniform(double bound) implements Fill {
        @Override
        public void into(Tensor weight, GeneratorOptional generator) {
            weight.uniform_(-bound, bound, generator);
        }
    }

    /** Uniform within 1 / sqrt(fan-in): {@code kaiming_uniform_(a=sqrt(5))}, He et al. 2015 (arXiv:1502.01852). */
    record UniformByFanIn() implements Fill {
        @Override
        public void into(Tensor weight, GeneratorOptional generator) {
            new Uniform(1 / Math.sqrt(weight.numel() / (double) weight.size(0))).into(weight, generator);
        }
    }

    /** Normal of variance 2 / fan-out, He et al. 2015 (arXiv:1502.01852), section 2.2, backward case. */
    record KaimingNormalFanOut() implements Fill {
        @Override
        public void into(Tensor weight, GeneratorOptional generator) {
            new Normal(Math.sqrt(2.0 * weight.size(1) / weight.numel())).into(weight, generator);
        }
    }
}
