package io.fovea.internal.layer;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Maximum of every channel, [N, C, H, W] to [N, C]. */
public record GlobalMaxPool() implements Leaf {
    @Override
    public Tensor forward(Tensor x) {
        long[] window = {x.size(2), x.size(3)};
        return torch.max_pool2d(x, window, window, new long[] {0, 0}, new long[] {1, 1}, false)
                .flatten(1, -1);
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
        return "GlobalMaxPool";
    }
}
