package io.fovea.internal.layer;

import io.fovea.internal.torch.Scope;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Batch normalisation, Ioffe and Szegedy 2015 (arXiv:1502.03167): y = (x - mean) / sqrt(var + eps) weight + bias for
 * every channel of [N, C, H, W] or [N, C]. In training, mean and variance are the batch's, and the running ones move
 * towards them by the momentum, unless they are fixed; in evaluation they are the running ones. PyTorch's constants,
 * unless others are given.
 */
public final class BatchNorm implements Leaf {
    public static final String KIND = "BatchNorm";

    private final int channels;
    private final double eps;
    private final double momentum;
    private final StateTensor weight;
    private final StateTensor bias;
    private final StateTensor runningMean;
    private final StateTensor runningVariance;
    private final StateTensor batches = StateTensor.counter();
    private boolean training;
    private boolean fixed;
    private boolean measures;

    private BatchNorm(int channels, double eps, double momentum) {
        if (!(eps > 0)) throw new IllegalArgumentException("eps must be positive, got " + eps);
        if (!(momentum > 0 && momentum <= 1)) {
            throw new IllegalArgumentException("the momentum must be in (0, 1], got " + momentum);
        }
        this.channels = channels;
        this.eps = eps;
        this.momentum = momentum;
        this.weight = StateTensor.parameter(Fill.ONE, channels);
        this.bias = StateTensor.parameter(Fill.ZERO, channels);
        this.runningMean = StateTensor.buffer(Fill.ZERO, channels);
        this.runningVariance = StateTensor.buffer(Fill.ONE, channels);
    }

    /** eps 1e-5 and momentum 0.1. */
    public static BatchNorm of(int channels) {
        return new BatchNorm(channels, 1e-5, 0.1);
    }

    /** @param eps positive */
    public BatchNorm eps(double eps) {
        return new BatchNorm(channels, eps, momentum);
    }

    /** @param momentum share of the batch's statistics in the new running ones, in (0, 1] */
    public BatchNorm momentum(double momentum) {
        return new BatchNorm(channels, eps, momentum);
    }

    @Override
    public Tensor forward(Tensor x) {
        boolean learns = training && !fixed;
        if (learns) {
            if (x.numel() == x.size(1)) {
                throw new IllegalArgumentException(
                        "batch norm needs more than one value a channel in training: use batches of 2 images or more");
            }
            batches.tensor().add_(new Scalar(1L));
        }
        return torch.batch_norm(
                x,
                new TensorOptional(weight.tensor()),
                new TensorOptional(bias.tensor()),
                new TensorOptional(runningMean.tensor()),
                new TensorOptional(runningVariance.tensor()),
                learns,
                measures ? 1.0 / batches.tensor().item_long() : momentum,
                eps,
                true);
    }

    @Override
    public boolean ownsOutput() {
        return true;
    }

    @Override
    public Map<String, StateTensor> weights() {
        Map<String, StateTensor> weights = new LinkedHashMap<>();
        weights.put("weight", weight);
        weights.put("bias", bias);
        weights.put("running_mean", runningMean);
        weights.put("running_var", runningVariance);
        weights.put("num_batches_tracked", batches);
        return weights;
    }

    @Override
    public void training(boolean on) {
        training = on;
        measures = false;
    }

    /**
     * Forgets mean and variance, and, in training, makes the running ones plain means over the batches from now on,
     * until {@link #training} is called: PyTorch's {@code momentum=None}.
     *
     * @return whether it does; not if they are fixed, or it is not in training
     */
    public boolean measure() {
        if (!training || fixed) return false;
        try (Scope scope = Scope.inference()) {
            batches.tensor().zero_();
        }
        measures = true;
        return true;
    }

    /** Whether mean and variance are the running ones, which stay as they are, in training as well. */
    public void fixed(boolean on) {
        fixed = on;
    }

    /** Whether it is trained with fixed statistics: then it is a factor and a shift a channel, whatever the batch. */
    boolean isAffine() {
        return training && fixed;
    }

    /** What it multiplies every channel by, [C]. */
    Tensor factor() {
        return weight.tensor().div(runningVariance.tensor().add(new Scalar(eps)).sqrt());
    }

    /** What it then adds, [C]. */
    Tensor shift(Tensor factor) {
        return bias.tensor().sub(runningMean.tensor().mul(factor));
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.channels() != channels) {
            throw new IllegalArgumentException("a batch norm of " + channels + " channels cannot take " + input);
        }
        return input;
    }

    @Override
    public void prepare(InferencePlan plan) {
        Tensor factor = factor();
        plan.scale(factor, shift(factor));
    }

    @Override
    public String kind() {
        return KIND;
    }
}
