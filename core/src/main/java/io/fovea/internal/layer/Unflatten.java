package io.fovea.internal.layer;

import org.bytedeco.pytorch.Tensor;

/**
 * What {@link Flatten} made of a map of P pixels, as a map of one column: [N, C P] to [N, C, P, 1]. For layers to which
 * all pixels are alike, whatever their arrangement.
 */
public record Unflatten(int channels) implements Leaf {
    public Unflatten {
        if (channels < 1) throw new IllegalArgumentException("channels must be at least 1, got " + channels);
    }

    @Override
    public Tensor forward(Tensor x) {
        return x.unflatten(1, channels, -1, 1);
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() != 1 || input.count() % channels != 0) {
            throw new IllegalArgumentException("cannot make a map of " + channels + " channels of " + input);
        }
        return Shape.image(channels, input.count() / channels, 1);
    }

    @Override
    public void prepare(InferencePlan plan) {
        plan.then(this::forward);
    }

    @Override
    public String kind() {
        return "Unflatten";
    }
}
