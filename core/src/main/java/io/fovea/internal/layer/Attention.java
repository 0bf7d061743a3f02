package io.fovea.internal.layer;

import io.fovea.internal.torch.Scope;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Multi-head attention among the tokens of a sample, Vaswani et al. 2017 (arXiv:1706.03762), section 3.2, without its
 * projections: [N, T, 3 C], the queries, keys and values of every head one after the other, to [N, T, C]. With d = C /
 * heads, every head computes softmax(q kᵀ / sqrt(d)) v.
 */
public record Attention(int heads) implements Leaf {
    public Attention {
        if (heads < 1) throw new IllegalArgumentException("attention needs at least 1 head, got " + heads);
    }

    @Override
    public Tensor forward(Tensor x) {
        return Scope.compute(() -> {
            long n = x.size(0), tokens = x.size(1), width = x.size(2) / 3;
            Tensor qkv = x.reshape(n, tokens, 3, heads, width / heads).permute(2, 0, 3, 1, 4);
            return attend(qkv, new TensorOptional()).transpose(1, 2).reshape(n, tokens, width);
        });
    }

    /**
     * @param qkv [3, N, heads, T, d]
     * @param bias added to q kᵀ / sqrt(d), [1, heads, T, T]; empty for none
     * @return [N, heads, T, d], in the caller's scope
     */
    static Tensor attend(Tensor qkv, TensorOptional bias) {
        return torch.scaled_dot_product_attention(
                qkv.select(0, 0), qkv.select(0, 1), qkv.select(0, 2), bias, 0, false, new DoubleOptional(), false);
    }

    /** Shape of tokens [..., 3 C] after attention with a number of heads: [..., C]. */
    static Shape outputShape(Shape input, int heads) {
        if (input.last() % (3 * heads) != 0) {
            throw new IllegalArgumentException(
                    "queries, keys and values of " + heads + " heads cannot be told apart in " + input);
        }
        return input.withLast(input.last() / 3);
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() != 2) throw new IllegalArgumentException("expected tokens [T, 3 C], got " + input);
        return outputShape(input, heads);
    }

    /** Every value of the result costs T of them for its part of q kᵀ, and T for its mean of values. */
    @Override
    public long macs(Shape input) {
        return 2L * outputShape(input).count() * input.sizes().get(0);
    }

    @Override
    public void prepare(InferencePlan plan) {
        plan.then(this::forward);
    }

    @Override
    public String kind() {
        return "Attention of " + heads + " heads";
    }
}
