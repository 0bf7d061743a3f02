package io.fovea.internal.layer;

import io.fovea.internal.torch.RandomStream;
import io.fovea.internal.torch.Scope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Inverted dropout, Srivastava et al. 2014: in training every value is 0 with probability p and x / (1 - p) otherwise,
 * drawn from the thread's {@link RandomStream}; in evaluation nothing changes.
 */
public final class Dropout implements Leaf {
    private final double p;
    private boolean training;

    /** @param p in [0, 1) */
    public Dropout(double p) {
        if (!(p >= 0 && p < 1)) throw new IllegalArgumentException("dropout must be in [0, 1), got " + p);
        this.p = p;
    }

    @Override
    public Tensor forward(Tensor x) {
        return training && p > 0 ? Scope.compute(() -> x.mul(kept(torch.empty_like(x), p))) : x;
    }

    /**
     * Fills {@code values} with 0, with probability p, or 1 / (1 - p): what PyTorch's {@code dropout} multiplies by
     * ({@code aten/src/ATen/native/Dropout.cpp}), which takes no generator.
     */
    static Tensor kept(Tensor values, double p) {
        values.bernoulli_(1 - p, RandomStream.current());
        return values.div_(new Scalar(1 - p));
    }

    @Override
    public void training(boolean on) {
        training = on;
    }

    @Override
    public Shape outputShape(Shape input) {
        return input;
    }

    @Override
    public void prepare(InferencePlan plan) {
        // nothing is left of it
    }

    @Override
    public String kind() {
        return "Dropout " + p;
    }
}
