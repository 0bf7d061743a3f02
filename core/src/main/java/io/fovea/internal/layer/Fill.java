package io.fovea.internal.layer;

import io.fovea.internal.torch.HostCopy;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

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

    /** {@code xavier_uniform_}, which PyTorch uses for attention. */
    Fill XAVIER_UNIFORM = new XavierUniform();

    /** Overwrites a contiguous tensor. */
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

    /** Uniform with variance 2 / (fan-in + fan-out), Glorot and Bengio 2010, equation 16. */
    record XavierUniform() implements Fill {
        @Override
        public void into(Tensor weight, GeneratorOptional generator) {
            double fanIn = weight.numel() / (double) weight.size(0);
            double fanOut = weight.numel() / (double) weight.size(1);
            new Uniform(Math.sqrt(6 / (fanIn + fanOut))).into(weight, generator);
        }
    }

    /**
     * Normal of mean 0, cut off at -2 and 2 whatever the deviation: {@code trunc_normal_} of PyTorch's
     * {@code nn/init.py}, by the inverse of the cumulative distribution. Unlike there, the largest quantile is finite:
     * 0 among 2^24 random numbers would give a weight of -2.
     */
    record TruncatedNormal(double std) implements Fill {
        private static final double CUT = 2;

        /** The largest float below 1. */
        private static final double LARGEST = 1 - 0x1p-24;

        @Override
        public void into(Tensor weight, GeneratorOptional generator) {
            TensorOptions exact = new TensorOptions(ScalarType.Double);
            double edge = torch.scalar_tensor(new Scalar(CUT / (std * Math.sqrt(2))), exact)
                    .erf()
                    .item_double();
            edge = Math.min(edge, LARGEST);
            weight.uniform_(-edge, edge, generator).erfinv_().mul_(new Scalar(std * Math.sqrt(2)));
        }
    }

    /**
     * Of a weight as a matrix [O, the rest]: orthonormal rows, or columns if there are more rows than columns. Saxe et
     * al. 2013 (arXiv:1312.6120), as {@code orthogonal_} of PyTorch's {@code nn/init.py} with a gain of 1.
     */
    record Orthogonal() implements Fill {
        @Override
        public void into(Tensor weight, GeneratorOptional generator) {
            weight.normal_(0, 1, generator);
            Tensor matrix = weight.flatten(1, -1);
            boolean wide = matrix.size(0) < matrix.size(1);
            T_TensorTensor_T factors = torch.linalg_qr(wide ? matrix.t() : matrix);
            Tensor q = new Tensor(factors.get0()), r = new Tensor(factors.get1());
            q = q.mul(r.diag().sign()); // else not all of them are equally likely
            weight.copy_((wide ? q.t() : q).reshape(HostCopy.shape(weight)));
        }
    }

    /**
     * Of a kernel [O, I, k, k]: the first I filters hand their channels on unchanged, {@code dirac_} of PyTorch's
     * {@code nn/init.py}; the others are PyTorch's default.
     */
    record Identity() implements Fill {
        @Override
        public void into(Tensor weight, GeneratorOptional generator) {
            PYTORCH_DEFAULT.into(weight, generator);
            Tensor same = weight.narrow(0, 0, Math.min(weight.size(0), weight.size(1)));
            long middle = weight.size(2) / 2;
            same.zero_();
            same.select(3, middle).select(2, middle).fill_diagonal_(new Scalar(1));
        }
    }

    /** The value of every element by its position in row-major order; whole numbers. */
    record ByPosition(IntUnaryOperator values) implements Fill {
        @Override
        public void into(Tensor weight, GeneratorOptional generator) {
            long[] elements = IntStream.range(0, (int) weight.numel())
                    .map(values)
                    .asLongStream()
                    .toArray();
            weight.copy_(HostCopy.toTensor(elements, HostCopy.shape(weight)));
        }
    }
}
