package io.fovea.internal.layer;

/** A layer without children: one operation. */
public interface Leaf extends Layer {
    /** Multiply-accumulates of one sample; norms, activations and pools count as none, as is customary. */
    default long macs(Shape input) {
        return 0;
    }

    @Override
    default Shape trace(Shape input, Trace trace) {
        Shape output = outputShape(input);
        trace.leaf(this, input, output);
        return output;
    }
}
