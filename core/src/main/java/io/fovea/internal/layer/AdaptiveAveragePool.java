package io.fovea.internal.layer;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Means over a grid of windows that covers the image, [N, C, H, W] to [N, C, height, width]. */
public record AdaptiveAveragePool(int height, int width) implements Leaf {
    @Override
    public Tensor forward(Tensor x) {
        return torch.adaptive_avg_pool2d(x, height, width);
    }

    @Override
    public Shape outputShape(Shape input) {
        return Shape.image(input.channels(), height, width);
    }

    @Override
    public void prepare(InferencePlan plan) {
        plan.then(this::forward);
    }

    @Override
    public String kind() {
        return "AdaptiveAveragePool " + height + "x" + width;
    }
}
