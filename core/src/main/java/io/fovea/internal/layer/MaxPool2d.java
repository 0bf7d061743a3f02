package io.fovea.internal.layer;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Maximum of every window, [N, C, H, W] to [N, C, H', W'] with H' = floor((H + 2 padding - kernel) / stride) + 1, or
 * with ceil instead of floor.
 *
 * @param padding values on every side that never win
 * @param ceil whether a last window may reach beyond the image: PyTorch's {@code ceil_mode}
 */
public record MaxPool2d(int kernel, int stride, int padding, boolean ceil) implements Leaf {
    public MaxPool2d {
        new PoolWindow(kernel, stride, padding, ceil); // refuses impossible numbers
    }

    /** With floor. */
    public MaxPool2d(int kernel, int stride, int padding) {
        this(kernel, stride, padding, false);
    }

    @Override
    public Tensor forward(Tensor x) {
        PoolWindow window = window();
        return torch.max_pool2d(x, window.kernels(), window.strides(), window.paddings(), new long[] {1, 1}, ceil);
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
        return "MaxPool2d " + window();
    }

    private PoolWindow window() {
        return new PoolWindow(kernel, stride, padding, ceil);
    }
}
