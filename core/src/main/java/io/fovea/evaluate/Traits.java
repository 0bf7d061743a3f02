package io.fovea.evaluate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an image is like besides what it shows. Light and sharpness are those of its frame, which is what the network
 * sees.
 *
 * @param height in pixels, as {@code width}
 * @param brightness mean luma, 0 black to 1 white
 * @param contrast standard deviation of the luma, 0 to 0.5
 * @param sharpness standard deviation of the Laplacian of the luma (4 neighbours), 0 to 4: the less, the more blurred
 *     (Pech-Pacheco et al. 2000, doi:10.1109/ICPR.2000.903548)
 * @param named names by trait, such as a folder, or a column of a table
 */
public record Traits(
        int height, int width, double brightness, double contrast, double sharpness, Map<String, String> named) {
    public Traits {
        named = Collections.unmodifiableMap(new LinkedHashMap<>(named));
    }

    int shorterSide() {
        return Math.min(height, width);
    }

    double aspect() {
        return (double) width / height;
    }

    /** The same with one more name. */
    public Traits with(String trait, String name) {
        Map<String, String> more = new LinkedHashMap<>(named);
        more.put(trait, name);
        return new Traits(height, width, brightness, contrast, sharpness, more);
    }
}
