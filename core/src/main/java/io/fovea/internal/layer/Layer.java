package io.fovea.internal.layer;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * A node of a network. A tree of layers is one definition with many readings: it computes ({@link #forward}), names its
 * tensors ({@link #weights}, {@link #children}), tells its shapes and cost ({@link #trace}), and turns into what
 * inference runs ({@link #prepare}). Child names are torchvision's, so that the path of a tensor is its name in a state
 * dict. A layer is either a {@link Leaf} or a {@link Combinator}.
 */
public interface Layer {
    /** [N, ...] to [N, ...]; the result belongs to the caller's scope and may be {@code x} itself. */
    Tensor forward(Tensor x);

    /** As {@link #forward}, but {@code x} is needed by nobody else and may be overwritten. */
    default Tensor forwardOver(Tensor x) {
        return forward(x);
    }

    /**
     * Whether the result of {@link #forward} is a new tensor that the backward pass does not read, so that the next
     * layer may overwrite it.
     */
    default boolean ownsOutput() {
        return false;
    }

    /** Children in the order in which a state dict lists them, which is nearly always that in which they run. */
    default List<Child> children() {
        return List.of();
    }

    /** This layer's own tensors, in the order of a state dict: parameters first, then buffers. */
    default Map<String, StateTensor> weights() {
        return Map.of();
    }

    /** Sets this layer's own mode, not that of its children: training (true) or evaluation, as at the start. */
    default void training(boolean on) {}

    /**
     * Shape of one sample's result.
     *
     * @throws IllegalArgumentException if this layer cannot take such an input
     */
    Shape outputShape(Shape input);

    /** As {@link #outputShape}, and reports every leaf on the way. */
    Shape trace(Shape input, Trace trace);

    /** Appends this layer, in evaluation mode, to a network for inference. */
    void prepare(InferencePlan plan);

    /** Short name for people, for instance {@code Conv2d 3x3/2}. */
    String kind();

    /** @param name one segment of a state dict's names; empty where torchvision has no level of its own */
    record Child(String name, Layer layer) {}
}
