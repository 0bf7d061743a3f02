package io.fovea;

import java.nio.file.Path;
import java.util.Map;

/** Where Fovea keeps what it can make or fetch again. */
public final class CacheFolder {
    private CacheFolder() {}

    /** Of this process; see {@link #of}. */
    public static Path here() {
        return of(System.getenv(), System.getProperty("user.home"));
    }

    /**
     * {@code $FOVEA_HOME}, else {@code $XDG_CACHE_HOME/fovea}, else {@code ~/.cache/fovea}, as the XDG Base Directory
     * Specification has it.
     */
    public static Path of(Map<String, String> environment, String userHome) {
        String own = environment.getOrDefault("FOVEA_HOME", "");
        if (!own.isEmpty()) return Path.of(own);
        String shared = environment.getOrDefault("XDG_CACHE_HOME", "");
        return (shared.isEmpty() ? Path.of(userHome, ".cache") : Path.of(shared)).resolve("fovea");
    }
}
