package io.fovea.model;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Maximum of every window, [N, C, H, W] to [N, C, H', W'] with H' = floor((H + 2 padding - kernel) / stride) + 1.
 *
 * @param padding values on every side that never win
 */
public record MaxPool2d(int kernel, int stride, int padding) implements Leaf {
    @Override
    public Tensor forward(Tensor x) {
        return torch.max_pool2d(
                x,
                new long[] {kernel, kernel},
                new long[] {stride, stride},
                new long[] {padding, padding},
                new long[] {1, 1},
                false);
    }

    @Override
    public Shape outputShape(Shape input) {
        return Shape.image(input.channels(), outputSize(input.height()), outputSize(input.width()));
    }

    @Override
    public void prepare(Preparation plan) {
        plan.then(this::forward);
    }

    @Override
    public String kind() {
        return "MaxPool2d " + kernel + "x" + kernel + "/" + stride;
    }

    private int outputSize(int size) {
        if (size + 2 * padding < kernel) {
            throw new IllegalArgumentException(
                    "a pool of " + kernel + "x" + kernel + " pixels cannot take " + size + " a side");
        }
        return (size + 2 * padding - kernel) / stride + 1;
    }
}
