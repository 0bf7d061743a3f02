package io.fovea.internal.layer;

import io.fovea.internal.torch.Scope;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;

/**
 * Stochastic depth, Huang et al. 2016 (arXiv:1603.09382), a sample at a time ({@code torchvision.ops.stochastic_depth},
 * mode {@code row}): in training a sample is 0 with probability p and x / (1 - p) otherwise, drawn from the thread's
 * {@link io.fovea.internal.torch.RandomStream}; in evaluation nothing changes. It stands at the end of a residual's
 * body.
 */
public final class StochasticDepth implements Leaf {
    private final double p;
    private boolean training;

    /** @param p probability in [0, 1) that the body is left out */
    public StochasticDepth(double p) {
        if (!(p >= 0 && p < 1)) throw new IllegalArgumentException("the probability must be in [0, 1), got " + p);
        this.p = p;
    }

    /** A residual's body that is left out with probability p; without any it stays as it is. */
    public static Chain after(Chain body, double p) {
        return p == 0 ? body : body.then("", new StochasticDepth(p));
    }

    @Override
    public Tensor forward(Tensor x) {
        if (!training || p == 0) return x;
        long[] perSample = new long[Math.toIntExact(x.dim())];
        Arrays.fill(perSample, 1);
        perSample[0] = x.size(0);
        return Scope.compute(() -> x.mul(Dropout.kept(x.new_empty(perSample), p)));
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
        return "StochasticDepth " + p;
    }
}
