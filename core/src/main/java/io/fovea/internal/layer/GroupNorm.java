package io.fovea.internal.layer;

import io.fovea.internal.torch.Scope;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Group normalisation, Wu and He 2018 (arXiv:1803.08494): every image's channels fall into groups of neighbours, and y
 * = (x - mean) / sqrt(var + eps) weight + bias with mean and variance over a group's pixels, weight and bias of a
 * channel; [N, C, H, W] to the same. With one group it is the layer normalisation of Ba et al. 2016 (arXiv:1607.06450)
 * over C, H and W. There are no running statistics: training and evaluation compute the same. Constants are PyTorch's.
 */
public final class GroupNorm implements Leaf {
    private static final double EPS = 1e-5;

    private final int groups;
    private final int channels;
    private final StateTensor weight;
    private final StateTensor bias;

    private GroupNorm(int groups, int channels) {
        if (groups < 1 || channels < 1 || channels % groups != 0) {
            throw new IllegalArgumentException(groups + " groups do not divide " + channels + " channels");
        }
        this.groups = groups;
        this.channels = channels;
        weight = StateTensor.parameter(Fill.ONE, channels);
        bias = StateTensor.parameter(Fill.ZERO, channels);
    }

    /** @param groups divides the channels */
    public static GroupNorm of(int groups, int channels) {
        return new GroupNorm(groups, channels);
    }

    @Override
    public Tensor forward(Tensor x) {
        return normalised(x, weight.tensor(), bias.tensor());
    }

    private Tensor normalised(Tensor x, Tensor factor, Tensor shift) {
        return torch.group_norm(x, groups, new TensorOptional(factor), new TensorOptional(shift), EPS, true);
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
        return weights;
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() != 3 || input.channels() != channels) {
            throw new IllegalArgumentException("a group norm of " + channels + " channels cannot take " + input);
        }
        return input;
    }

    @Override
    public void prepare(InferencePlan plan) {
        plan.then(new Prepared(
                this,
                Scope.own(weight.tensor().detach().to(plan.precision().type()).clone()),
                Scope.own(bias.tensor().detach().to(plan.precision().type()).clone())));
    }

    private record Prepared(GroupNorm norm, Tensor factor, Tensor shift) implements Step {
        @Override
        public Tensor apply(Tensor x) {
            return norm.normalised(x, factor, shift);
        }

        @Override
        public boolean ownsOutput() {
            return true;
        }

        @Override
        public void close() {
            factor.close();
            shift.close();
        }
    }

    @Override
    public String kind() {
        return "GroupNorm of " + groups;
    }
}
