package io.fovea.train;

import java.util.Locale;

/** What of the forward pass of training is computed once more for the backward pass, to save memory. */
public enum Recompute {
    /** Nothing: every layer's results are kept until the backward pass has used them. */
    NONE,
    /**
     * Of every block of the network only the input is kept, and its layers are computed again when the backward pass
     * comes to it: for deep networks, a third more time for a small part of the memory (Chen et al. 2016,
     * arXiv:1604.06174). The weights learn the same.
     */
    BLOCKS;

    /** As in recipe.yaml: {@code none} or {@code blocks}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
