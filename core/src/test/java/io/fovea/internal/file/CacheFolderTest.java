package io.fovea.internal.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fovea.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CacheFolderTest {
    @ParameterizedTest
    @CsvSource({
        "'', 21474836480",
        "0, 0",
        "4096, 4096",
        "3k, 3072",
        "500M, 524288000",
        "20 GiB, 21474836480",
        "2TB, 2199023255552",
        "999999999999999T, 9223372036854775807"
    })
    void theLimitIsASize(String text, long bytes) {
        assertEquals(bytes, CacheFolder.limit(Map.of("FOVEA_CACHE_SIZE", text)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "many", "1.5G", "20X", "9999999999999999"})
    void otherLimitsAreRefused(String text) {
        UserError e = assertThrows(UserError.class, () -> CacheFolder.limit(Map.of("FOVEA_CACHE_SIZE", text)));
        assertEquals("FOVEA_CACHE_SIZE is " + text + ", which is no size", e.getMessage());
    }

    @Test
    void usageCountsTheBytesOfEveryPart(@TempDir Path home) throws IOException {
        Path archives = Files.createDirectories(home.resolve("archives"));
        Files.write(archives.resolve("a.tar"), new byte[1000]);
        Files.write(archives.resolve("b.tar"), new byte[24]);
        Path frames = Files.createDirectories(home.resolve("frames"));
        Files.write(frames.resolve("0-1.frames"), new byte[100]);
        Map<String, String> environment = Map.of("FOVEA_HOME", home.toString(), "FOVEA_CACHE_SIZE", "1M");
        assertEquals(
                List.of(
                        new CacheFolder.Usage("archives", archives, 1024, OptionalLong.of(1 << 20)),
                        new CacheFolder.Usage("checks", home.resolve("checks"), 0, OptionalLong.of(1 << 20)),
                        new CacheFolder.Usage("features", home.resolve("features"), 0, OptionalLong.of(1 << 20)),
                        new CacheFolder.Usage("frames", frames, 100, OptionalLong.of(1 << 20)),
                        new CacheFolder.Usage("weights", home.resolve("weights"), 0, OptionalLong.empty())),
                CacheFolder.usage(environment, "/home/ada"));
    }
}
