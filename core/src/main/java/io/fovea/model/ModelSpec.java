package io.fovea.model;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything that decides a network's form, and nothing of its weights.
 *
 * @param architecture a name that {@link Architectures} knows
 * @param classes width of the logits
 * @param channels of the images: 1 or 3 usually
 * @param height of the images, in pixels
 * @param width of the images, in pixels
 * @param options the architecture's own settings, for instance {@code hidden} of {@code mlp}; absent ones take the
 *     architecture's defaults
 */
public record ModelSpec(
        String architecture,
        int classes,
        int channels,
        int height,
        int width,
        HeadSpec head,
        Map<String, String> options) {
    public ModelSpec {
        if (classes < 1) throw new IllegalArgumentException("classes must be at least 1, got " + classes);
        if (channels < 1 || height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "images need at least 1 channel and 1x1 pixels, got " + channels + " of " + height + "x" + width);
        }
        options =
                Collections.unmodifiableMap(new TreeMap<>(options)); // sorted, so that equal specs are written equally
    }

    /** Shape of one image. */
    public Shape input() {
        return Shape.image(channels, height, width);
    }
}
