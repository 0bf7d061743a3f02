package io.fovea.internal.report;

import io.fovea.image.Image;
import org.jspecify.annotations.Nullable;

/** Where the report gets its example pictures. */
@FunctionalInterface
public interface Thumbnails {
    /**
     * @param path a sample's path inside its data set
     * @return the picture in any size, or null where it cannot be shown; the report then says so in its place
     */
    @Nullable
    Image of(String path);
}
