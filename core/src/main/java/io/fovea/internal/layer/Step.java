package io.fovea.internal.layer;

import org.bytedeco.pytorch.Tensor;

/** One operation of a prepared network; holds its own copies of the weights and is safe to share between threads. */
@FunctionalInterface
public interface Step {
    /** The result is a new tensor, a view of {@code x}, or {@code x}; {@code x} keeps its values. */
    Tensor apply(Tensor x);

    /** Whether the result of {@link #apply} is always a new tensor, so that what follows may overwrite it. */
    default boolean ownsOutput() {
        return false;
    }

    /** Frees the copies of the weights. */
    default void close() {}
}
