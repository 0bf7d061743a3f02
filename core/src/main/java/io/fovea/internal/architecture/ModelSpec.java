package io.fovea.internal.architecture;

import io.fovea.internal.layer.Shape;
import io.fovea.internal.limit.Limit;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
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
        Objects.requireNonNull(architecture, "architecture");
        Limit.CLASSES.require(classes);
        Limit.CHANNELS.require(channels);
        Limit.SIZE.require(height);
        Limit.SIZE.require(width);
        Objects.requireNonNull(head, "head");
        // sorted, so that equal specs are written equally
        options = Collections.unmodifiableMap(new TreeMap<>(Objects.requireNonNull(options, "options")));
        options.forEach((name, value) -> Objects.requireNonNull(value, name));
    }

    /** Shape of one image. */
    public Shape input() {
        return Shape.image(channels, height, width);
    }
}
