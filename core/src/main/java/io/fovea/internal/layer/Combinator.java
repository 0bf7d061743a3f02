package io.fovea.internal.layer;

/** A layer made of layers. */
public interface Combinator extends Layer {
    @Override
    default Shape outputShape(Shape input) {
        return trace(input, new Trace());
    }
}
