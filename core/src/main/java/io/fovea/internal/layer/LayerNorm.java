package io.fovea.internal.layer;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Layer normalisation, Ba et al. 2016 (arXiv:1607.06450), over the features of every token of [N, ..., features], or
 * over the channels of every pixel of [N, features, H, W] (torchvision's {@code LayerNorm2d}).
 */
public final class LayerNorm implements Leaf {
    private final int features;
    private final double eps;
    private final boolean overChannels;
    private final StateTensor weight;
    private final StateTensor bias;

    private LayerNorm(int features, double eps, boolean overChannels) {
        this.features = features;
        this.eps = eps;
        this.overChannels = overChannels;
        weight = StateTensor.parameter(Fill.ONE, features);
        bias = StateTensor.parameter(Fill.ZERO, features);
    }

    /** Over the last dimension. */
    public static LayerNorm ofTokens(int features, double eps) {
        return new LayerNorm(features, eps, false);
    }

    /** Over the channels of images. */
    public static LayerNorm ofChannels(int channels, double eps) {
        return new LayerNorm(channels, eps, true);
    }

    @Override
    public Tensor forward(Tensor x) {
        return normalised(x, weight.tensor(), bias.tensor());
    }

    private Tensor normalised(Tensor x, Tensor factor, Tensor shift) {
        // channels-last images are tokens in memory: the permutations move nothing
        Tensor tokens = overChannels ? x.permute(0, 2, 3, 1) : x;
        Tensor y = torch.layer_norm(
                tokens, new long[] {features}, new TensorOptional(factor), new TensorOptional(shift), eps, true);
        return overChannels ? y.permute(0, 3, 1, 2) : y;
    }

    @Override
    public boolean ownsOutput() {
        return false; // the backward pass may read it through a view
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
        int last = overChannels ? input.channels() : input.sizes().get(input.rank() - 1);
        if (last != features) {
            throw new IllegalArgumentException("a layer norm of " + features + " features cannot take " + input);
        }
        return input;
    }

    @Override
    public void prepare(InferencePlan plan) {
        plan.then(new Prepared(this, plan.copy(weight), plan.copy(bias)));
    }

    private record Prepared(LayerNorm norm, Tensor factor, Tensor shift) implements Step {
        @Override
        public Tensor apply(Tensor x) {
            return norm.normalised(x, factor, shift);
        }

        @Override
        public void close() {
            factor.close();
            shift.close();
        }
    }

    @Override
    public String kind() {
        return "LayerNorm";
    }
}
