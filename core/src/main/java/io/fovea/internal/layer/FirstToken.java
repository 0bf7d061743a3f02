package io.fovea.internal.layer;

import org.bytedeco.pytorch.Tensor;

/** The first token alone, [N, T, C] to [N, C]. */
public record FirstToken() implements Leaf {
    @Override
    public Tensor forward(Tensor x) {
        return x.select(1, 0);
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() != 2) throw new IllegalArgumentException("expected tokens [T, C], got " + input);
        return Shape.vector(input.last());
    }

    @Override
    public void prepare(InferencePlan plan) {
        plan.then(this::forward);
    }

    @Override
    public String kind() {
        return "FirstToken";
    }
}
