package io.fovea.internal.layer;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Mean of every channel, [N, C, H, W] to [N, C]. */
public record GlobalAveragePool() implements Leaf {
    @Override
    public Tensor forward(Tensor x) {
        return torch.adaptive_avg_pool2d(x, 1, 1).flatten(1, -1);
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() != 3) throw new IllegalArgumentException("global pooling takes images, got " + input);
        return Shape.vector(input.channels());
    }

    @Override
    public void prepare(InferencePlan plan) {
        plan.then(this::forward);
    }

    @Override
    public String kind() {
        return "GlobalAveragePool";
    }
}
