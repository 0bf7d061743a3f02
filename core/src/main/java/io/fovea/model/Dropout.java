package io.fovea.model;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Inverted dropout, Srivastava et al. 2014: in training every value is 0 with probability p and x / (1 - p) otherwise,
 * drawn from libtorch's default generator; in evaluation nothing changes.
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
        return training && p > 0 ? torch.dropout(x, p, true) : x;
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
    public void prepare(Preparation plan) {
        // nothing is left of it
    }

    @Override
    public String kind() {
        return "Dropout " + p;
    }
}
