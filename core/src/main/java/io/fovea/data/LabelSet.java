package io.fovea.data;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which classes an image has, as indices into {@link Labels}: exactly one where classes exclude each other, else any
 * number. Immutable.
 */
public final class LabelSet {
    public static final LabelSet NONE = new LabelSet();

    /** Ascending. */
    private final int[] indices;

    private LabelSet(int... indices) {
        this.indices = indices;
    }

    /** @param indices in any order, each at least 0; one that comes again counts once */
    public static LabelSet of(int... indices) {
        int[] sorted = indices.length == 1
                ? indices.clone()
                : Arrays.stream(indices).distinct().sorted().toArray();
        if (sorted.length == 0) return NONE;
        if (sorted[0] < 0) throw new IllegalArgumentException("a class index must be at least 0, got " + sorted[0]);
        return new LabelSet(sorted);
    }

    public int size() {
        return indices.length;
    }

    /** Whether the image has the class. */
    public boolean has(int index) {
        return Arrays.binarySearch(indices, index) >= 0;
    }

    /** The classes, ascending. */
    public IntStream indices() {
        return Arrays.stream(indices);
    }

    /**
     * The one class of an image whose classes exclude each other.
     *
     * @throws IllegalStateException if it has none or several
     */
    public int only() {
        if (indices.length == 1) return indices[0];
        throw new IllegalStateException("exactly one class expected, got " + this);
    }

    /** The names of the classes, in the order of {@code labels}. */
    public List<String> names(Labels labels) {
        return indices().mapToObj(labels::name).toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LabelSet set && Arrays.equals(indices, set.indices);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(indices);
    }

    @Override
    public String toString() {
        return Arrays.toString(indices);
    }
}
