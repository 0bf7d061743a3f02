package io.fovea.internal.training;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where features of a certain width are kept.
 *
 * @param folder of the temporary files; null to keep them in memory
 */
record FeatureSpace(int width, @Nullable Path folder) {
    /**
     * In memory as long as all fit, else on disk.
     *
     * @param memory bytes that features may take
     * @throws io.fovea.UserError if there is room in neither
     */
    static FeatureSpace of(long images, int width, Path folder, long memory) {
        long bytes = FeatureStore.bytes(images, width);
        if (bytes <= memory) return new FeatureSpace(width, null);
        FeatureStore.OnDisk.requireRoom(folder, bytes);
        return new FeatureSpace(width, folder);
    }

    FeatureStore store(int images) {
        return folder == null ? new FeatureStore.InMemory(images, width) : new FeatureStore.OnDisk(folder, width);
    }
}
