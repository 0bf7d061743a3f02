package io.fovea.internal.layer;

import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Elementwise functions. They keep no state, so that one constant stands in many places of a tree. */
public enum Activation implements Leaf {
    /** max(x, 0). */
    RELU("ReLU") {
        @Override
        public Tensor forward(Tensor x) {
            return torch.relu(x);
        }

        @Override
        public Tensor forwardOver(Tensor x) {
            torch.relu_(x);
            return x;
        }
    },

    /** min(max(x, 0), 6), Krizhevsky 2010. */
    RELU6("ReLU6") {
        @Override
        public Tensor forward(Tensor x) {
            return torch.relu6(x);
        }

        /**
         * libtorch's backward pass reads the input, and so it copies what it overwrites. Whether a value is outside can
         * be told from the result as well: autograd keeps that as the input, and one copy instead of two.
         */
        @Override
        public Tensor forwardOver(Tensor x) {
            if (!GradMode.is_enabled() || !x.requires_grad()) {
                torch.relu6_(x);
                return x;
            }
            Tensor y = torch.relu6(x);
            x.set_data(y);
            return y;
        }
    },

    /** x for x >= 0, else 0.01 x, Maas et al. 2013. */
    LEAKY_RELU("LeakyReLU") {
        @Override
        public Tensor forward(Tensor x) {
            return torch.leaky_relu(x, new Scalar(LEAK));
        }
    },

    /** 1 / (1 + exp(-x)). */
    SIGMOID("Sigmoid") {
        @Override
        public Tensor forward(Tensor x) {
            return torch.sigmoid(x);
        }
    },

    /** ReLU6(x + 3) / 6, Howard et al. 2019 (arXiv:1905.02244), section 5.2. */
    HARDSIGMOID("Hardsigmoid") {
        @Override
        public Tensor forward(Tensor x) {
            return torch.hardsigmoid(x);
        }
    },

    /** x ReLU6(x + 3) / 6, Howard et al. 2019 (arXiv:1905.02244), section 5.2. */
    HARDSWISH("Hardswish") {
        @Override
        public Tensor forward(Tensor x) {
            return torch.hardswish(x);
        }
    },

    /** x sigmoid(x), also called swish, Ramachandran et al. 2017 (arXiv:1710.05941). */
    SILU("SiLU") {
        @Override
        public Tensor forward(Tensor x) {
            return torch.silu(x);
        }
    },

    /** x times the standard normal's cumulative distribution, exactly, Hendrycks and Gimpel 2016 (arXiv:1606.08415). */
    GELU("GELU") {
        @Override
        public Tensor forward(Tensor x) {
            return torch.gelu(x);
        }
    };

    /** Slope of LEAKY_RELU below zero, PyTorch's default. */
    public static final double LEAK = 0.01;

    private final String kind;

    Activation(String kind) {
        this.kind = kind;
    }

    @Override
    public Shape outputShape(Shape input) {
        return input;
    }

    @Override
    public void prepare(InferencePlan plan) {
        plan.activate(this);
    }

    @Override
    public String kind() {
        return kind;
    }
}
