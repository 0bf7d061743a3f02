package io.fovea.internal.layer;

import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Mean of every window, [N, C, H, W] to [N, C, H', W'] with H' = floor((H + 2 padding - kernel) / stride) + 1.
 *
 * @param padding zeros on every side, which count in the mean
 */
public record AvgPool2d(int kernel, int stride, int padding) implements Leaf {
    public AvgPool2d {
        new PoolWindow(kernel, stride, padding, false); // refuses impossible numbers
    }

    @Override
    public Tensor forward(Tensor x) {
        PoolWindow window = window();
        return torch.avg_pool2d(
                x, window.kernels(), window.strides(), window.paddings(), false, true, new LongOptional());
    }

    @Override
    public Shape outputShape(Shape input) {
        return window().outputShape(input);
    }

    @Override
    public void prepare(InferencePlan plan) {
        plan.then(this::forward);
    }

    @Override
    public String kind() {
        return "AvgPool2d " + window();
    }

    private PoolWindow window() {
        return new PoolWindow(kernel, stride, padding, false);
    }
}
