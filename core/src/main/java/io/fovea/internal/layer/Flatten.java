package io.fovea.internal.layer;

import org.bytedeco.pytorch.Tensor;

/** All values of a sample in a row, [N, C, H, W] to [N, C H W], channel by channel. */
public record Flatten() implements Leaf {
    @Override
    public Tensor forward(Tensor x) {
        return x.flatten(1, -1);
    }

    @Override
    public Shape outputShape(Shape input) {
        return Shape.vector(input.count());
    }

    @Override
    public void prepare(InferencePlan plan) {
        plan.then(this::forward);
    }

    @Override
    public String kind() {
        return "Flatten";
    }
}
