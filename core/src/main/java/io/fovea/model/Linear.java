package io.fovea.model;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** y = x Wᵀ + b, [N, in] to [N, out]. Tensors {@code weight} [out, in] and {@code bias} [out]. */
public final class Linear implements Leaf {
    private final int in;
    private final int out;
    private final Weight weight;
    private final Weight bias;

    private Linear(int in, int out, Fill weight, Fill bias) {
        if (in < 1 || out < 1) throw new IllegalArgumentException("impossible linear layer: " + in + " to " + out);
        this.in = in;
        this.out = out;
        this.weight = Weight.parameter(weight, out, in);
        this.bias = Weight.parameter(bias, out);
    }

    /** Filled as PyTorch does by default: weight and bias uniform within 1 / sqrt(in). */
    public static Linear of(int in, int out) {
        return new Linear(in, out, Fill.PYTORCH_DEFAULT, new Fill.Uniform(1 / Math.sqrt(in)));
    }

    public static Linear of(int in, int out, Fill weight, Fill bias) {
        return new Linear(in, out, weight, bias);
    }

    @Override
    public Tensor forward(Tensor x) {
        return torch.linear(x, weight.tensor(), new TensorOptional(bias.tensor()));
    }

    @Override
    public boolean ownsOutput() {
        return true;
    }

    @Override
    public Map<String, Weight> weights() {
        Map<String, Weight> weights = new LinkedHashMap<>();
        weights.put("weight", weight);
        weights.put("bias", bias);
        return weights;
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() != 1 || input.channels() != in) {
            throw new IllegalArgumentException("a linear layer of " + in + " values cannot take " + input);
        }
        return Shape.vector(out);
    }

    @Override
    public long macs(Shape input) {
        return (long) in * out;
    }

    @Override
    public void prepare(Preparation plan) {
        plan.affine(new FoldedLinear(
                weight.tensor().detach().clone(), bias.tensor().detach().clone()));
    }

    @Override
    public String kind() {
        return "Linear";
    }
}
