package io.fovea.internal.layer;

import java.util.ArrayList;
import java.util.List;

/**
 * Sizes of a tensor without its batch dimension: [C, H, W] for images, [F] for vectors, [..., C] for tokens.
 *
 * @param sizes all positive
 */
public record Shape(List<Integer> sizes) {
    public Shape {
        sizes = List.copyOf(sizes);
        for (int size : sizes) {
            if (size < 1) throw new IllegalArgumentException("every size must be at least 1, got " + sizes);
        }
    }

    public static Shape image(int channels, int height, int width) {
        return new Shape(List.of(channels, height, width));
    }

    public static Shape vector(int width) {
        return new Shape(List.of(width));
    }

    /** Number of channels of an image, or width of a vector. */
    public int channels() {
        return sizes.get(0);
    }

    public int height() {
        return size(1);
    }

    public int width() {
        return size(2);
    }

    public int rank() {
        return sizes.size();
    }

    /** The same but for the number of channels. */
    Shape withChannels(int channels) {
        List<Integer> other = new ArrayList<>(sizes);
        other.set(0, channels);
        return new Shape(other);
    }

    /** Values of one sample. */
    public int count() {
        return sizes.stream().mapToInt(Integer::intValue).reduce(1, Math::multiplyExact);
    }

    /** Width of every token of [..., C], or width of a vector. */
    public int last() {
        return sizes.get(rank() - 1);
    }

    /** The same but for the last size. */
    Shape withLast(int size) {
        List<Integer> other = new ArrayList<>(sizes);
        other.set(rank() - 1, size);
        return new Shape(other);
    }

    private int size(int dimension) {
        if (rank() != 3) throw new IllegalArgumentException("expected an image [C, H, W], got " + this);
        return sizes.get(dimension);
    }

    @Override
    public String toString() {
        return sizes.toString();
    }
}
