package io.fovea.internal.layer;

import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The shortcut without weights, option A of He et al. 2015 (arXiv:1512.03385), section 3.3: every stride-th pixel, with
 * channels of zeros for those that the body has gained, half of them (rounded down) before the others and the rest
 * after. [N, C, H, W] to [N, C + zeros, ceil(H / stride), ceil(W / stride)].
 */
public record PaddedSubsample(int stride, int zeros) implements Leaf {
    public PaddedSubsample {
        if (stride < 1 || zeros < 0) {
            throw new IllegalArgumentException("impossible shortcut: stride " + stride + ", " + zeros + " channels");
        }
    }

    @Override
    public Tensor forward(Tensor x) {
        Tensor fewer = every(2, every(3, x));
        return torch.constant_pad_nd(fewer, 0, 0, 0, 0, zeros / 2, zeros - zeros / 2);
    }

    @Override
    public Shape outputShape(Shape input) {
        return Shape.image(
                input.channels() + zeros,
                (input.height() + stride - 1) / stride,
                (input.width() + stride - 1) / stride);
    }

    @Override
    public void prepare(InferencePlan plan) {
        plan.then(this::forward);
    }

    @Override
    public String kind() {
        return "PaddedSubsample /" + stride;
    }

    private Tensor every(int dimension, Tensor x) {
        return x.slice(dimension, new LongOptional(0), new LongOptional(x.size(dimension)), stride);
    }
}
