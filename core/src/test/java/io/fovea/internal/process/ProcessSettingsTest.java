package io.fovea.internal.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import io.fovea.internal.process.ProcessSetting.Source;
import io.fovea.internal.torch.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What is in force in a process of its own, as its C library and its OpenMP see it. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "other systems have none of these settings")
class ProcessSettingsTest {
    private static final List<String> VARIABLES = List.of(
            "MALLOC_ARENA_MAX",
            "MALLOC_TRIM_THRESHOLD_",
            "MALLOC_MMAP_THRESHOLD_",
            "GLIBC_TUNABLES",
            "THP_MEM_ALLOC_ENABLE",
            "OMP_WAIT_POLICY",
            "GOMP_SPINCOUNT",
            "OPENCV_LOG_LEVEL");

    /** Prints who made each setting, and whether malloc gives 32 MiB back to the kernel when they are freed. */
    public static final class Child {
        public static void main(String[] arguments) {
            Engine.start();
            ProcessSettings.inForce()
                    .forEach(setting -> System.out.println(setting.variable() + " " + setting.source()));
            Pointer memory = (Pointer)
                    NativeLibrary.getProcess().getFunction("malloc").invoke(Pointer.class, new Object[] {32L << 20});
            boolean isMapped = (memory.getLong(-8) & 2) != 0; // IS_MMAPPED of glibc's malloc.c
            System.out.println("given back " + isMapped);
            System.out.println("main arena " + MainArena.compute(Child::isInMainArena));
            try {
                MainArena.compute(() -> {
                    throw new IllegalStateException("as thrown");
                });
            } catch (IllegalStateException e) {
                System.out.println(e.getMessage());
            }
        }

        private static boolean isInMainArena() {
            Pointer memory = (Pointer)
                    NativeLibrary.getProcess().getFunction("malloc").invoke(Pointer.class, new Object[] {1L << 20});
            return (memory.getLong(-8) & 4) == 0; // NON_MAIN_ARENA of glibc's malloc.c
        }
    }

    @Test
    void withoutTheLauncherEverySettingIsMade() throws Exception {
        List<String> lines = child(Map.of());
        assertTrue(lines.contains("given back false"), lines.toString());
        assertTrue(lines.contains("  GOMP_SPINCOUNT = '3000'"), lines.toString());
        for (String variable : List.of("MALLOC_ARENA_MAX", "GOMP_SPINCOUNT", "OPENCV_LOG_LEVEL")) {
            assertTrue(lines.contains(variable + " " + Source.FOVEA), lines.toString());
        }
    }

    /** Elsewhere what is larger than 64 MiB would be mapped anew for every step. */
    @Test
    void trainingTakesItsMemoryFromTheMainArena() throws Exception {
        List<String> lines = child(Map.of());
        assertTrue(lines.contains("main arena true"), lines.toString());
        assertTrue(lines.contains("as thrown"), lines.toString());
    }

    @Test
    void whatTheUserSetsInTheEnvironmentWins() throws Exception {
        List<String> lines = child(Map.of("MALLOC_MMAP_THRESHOLD_", "131072", "GOMP_SPINCOUNT", "77"));
        assertTrue(lines.contains("given back true"), lines.toString());
        assertTrue(lines.contains("  GOMP_SPINCOUNT = '77'"), lines.toString());
        assertTrue(lines.contains("MALLOC_MMAP_THRESHOLD_ " + Source.ENVIRONMENT), lines.toString());
        assertTrue(lines.contains("MALLOC_TRIM_THRESHOLD_ " + Source.FOVEA), lines.toString());
    }

    @Test
    void aTunableOrAPolicyOfTheUsersWinsAsWell() throws Exception {
        List<String> lines =
                child(Map.of("GLIBC_TUNABLES", "glibc.malloc.mmap_threshold=131072", "OMP_WAIT_POLICY", "passive"));
        assertTrue(lines.contains("given back true"), lines.toString());
        assertTrue(lines.contains("  GOMP_SPINCOUNT = '0'"), lines.toString());
    }

    private static List<String> child(Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED", // newer JVMs warn without it
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName())
                .redirectErrorStream(true);
        builder.environment().keySet().removeAll(VARIABLES);
        builder.environment().put("OMP_DISPLAY_ENV", "verbose"); // libgomp tells what it read as it was loaded
        builder.environment().putAll(environment);
        Process process = builder.start();
        List<String> lines;
        try (InputStream in = process.getInputStream()) {
            lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
        assertEquals(0, process.waitFor(), lines.toString());
        return lines;
    }
}
