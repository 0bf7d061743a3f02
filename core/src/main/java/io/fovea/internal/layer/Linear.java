package io.fovea.internal.layer;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * y = x Wᵀ + b over the last dimension, [N, ..., in] to [N, ..., out]. Tensors {@code weight} [out, in] and
 * {@code bias} [out], if it has one.
 */
public final class Linear implements Leaf {
    private final int in;
    private final int out;
    private final StateTensor weight;
    private final @Nullable StateTensor bias;
    private final String prefix;

    private Linear(int in, int out, StateTensor weight, @Nullable StateTensor bias, String prefix) {
        if (in < 1 || out < 1) throw new IllegalArgumentException("impossible linear layer: " + in + " to " + out);
        this.in = in;
        this.out = out;
        this.weight = weight;
        this.bias = bias;
        this.prefix = prefix;
    }

    /** Filled as PyTorch does by default: weight and bias uniform within 1 / sqrt(in). */
    public static Linear of(int in, int out) {
        return of(in, out, Fill.PYTORCH_DEFAULT, new Fill.Uniform(1 / Math.sqrt(in)));
    }

    public static Linear of(int in, int out, Fill weight, Fill bias) {
        return new Linear(in, out, StateTensor.parameter(weight, out, in), StateTensor.parameter(bias, out), "");
    }

    public Linear withoutBias() {
        return new Linear(in, out, weight, null, prefix);
    }

    /** The same with a prefix to its tensors' names, as PyTorch's {@code MultiheadAttention} has them. */
    public Linear prefixed(String prefix) {
        return new Linear(in, out, weight, bias, prefix);
    }

    @Override
    public Tensor forward(Tensor x) {
        return MatrixProduct.linear(x, weight.tensor(), bias == null ? null : bias.tensor());
    }

    @Override
    public boolean ownsOutput() {
        return true;
    }

    @Override
    public Map<String, StateTensor> weights() {
        Map<String, StateTensor> weights = new LinkedHashMap<>();
        weights.put(prefix + "weight", weight);
        if (bias != null) weights.put(prefix + "bias", bias);
        return weights;
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.last() != in) {
            throw new IllegalArgumentException("a linear layer of " + in + " values cannot take " + input);
        }
        return input.withLast(out);
    }

    @Override
    public long macs(Shape input) {
        return (long) input.count() * out;
    }

    @Override
    public void prepare(InferencePlan plan) {
        plan.linear(
                weight.tensor().detach().clone(),
                bias == null ? torch.zeros(out) : bias.tensor().detach().clone());
    }

    @Override
    public String kind() {
        return "Linear";
    }
}
