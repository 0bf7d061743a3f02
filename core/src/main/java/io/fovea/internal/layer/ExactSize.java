package io.fovea.internal.layer;

import org.bytedeco.pytorch.Tensor;

/** Refuses images of another height or width, where layers after it would silently leave out pixels. */
public record ExactSize(int height, int width) implements Leaf {
    @Override
    public Tensor forward(Tensor x) {
        return x;
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.height() != height || input.width() != width) {
            throw new IllegalArgumentException("expected " + height + "x" + width + " pixels, got " + input);
        }
        return input;
    }

    @Override
    public void prepare(InferencePlan plan) {
        // nothing is left of it: the images' shape is checked before they are computed
    }

    @Override
    public String kind() {
        return "ExactSize " + height + "x" + width;
    }
}
