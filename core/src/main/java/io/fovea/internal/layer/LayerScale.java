package io.fovea.internal.layer;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A learned factor for every channel of [N, C, H, W], Touvron et al. 2021 (arXiv:2103.17239), section 2.2: small at
 * first, so that a deep residual network starts as the identity. Tensor {@code layer_scale} [C, 1, 1].
 */
public final class LayerScale implements Leaf {
    private final StateTensor scale;

    /** @param first value of every factor */
    public LayerScale(int channels, double first) {
        scale = StateTensor.parameter(new Fill.Constant(first), channels, 1, 1);
    }

    @Override
    public Tensor forward(Tensor x) {
        return x.mul(scale.tensor());
    }

    @Override
    public boolean ownsOutput() {
        return true;
    }

    @Override
    public Map<String, StateTensor> weights() {
        return Map.of("layer_scale", scale);
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() != 3 || input.channels() != scale.count()) {
            throw new IllegalArgumentException("a scale of " + scale.count() + " channels cannot take " + input);
        }
        return input;
    }

    @Override
    public void prepare(InferencePlan plan) {
        plan.scale(scale.tensor().detach().flatten(), torch.zeros(scale.count()));
    }

    @Override
    public String kind() {
        return "LayerScale";
    }
}
