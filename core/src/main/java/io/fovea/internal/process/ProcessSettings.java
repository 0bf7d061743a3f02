package io.fovea.internal.process;

import com.sun.jna.NativeLibrary;
import io.fovea.internal.process.ProcessSetting.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * Makes the settings of the process that libtorch and OpenCV want on Linux, from within and before the first of their
 * libraries is loaded: glibc keeps the memory of one step for the next, tensors lie in huge pages, OpenMP's threads do
 * not spin for long, OpenCV says nothing. What the environment says is left alone.
 */
public final class ProcessSettings {
    private static final Path HUGE_PAGES = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");

    /** Of {@code mallopt}, with the numbers of glibc's malloc.h; a value of -1 is the largest there is. */
    private enum Parameter {
        ARENA_MAX("MALLOC_ARENA_MAX", -8, 1),
        TRIM_THRESHOLD("MALLOC_TRIM_THRESHOLD_", -1, -1),
        MMAP_THRESHOLD("MALLOC_MMAP_THRESHOLD_", -3, Integer.MAX_VALUE);

        private final String variable;
        private final int number;
        private final int value;

        Parameter(String variable, int number, int value) {
            this.variable = variable;
            this.number = number;
            this.value = value;
        }

        String tunable() {
            return "glibc.malloc." + name().toLowerCase(Locale.ROOT);
        }
    }

    private final Map<String, String> environment;

    private ProcessSettings(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Once, by whoever is the first to load a native library. */
    private static final class Made {
        static final List<ProcessSetting> SETTINGS = make();
    }

    /** Makes them, the first time; empty on other systems than Linux. */
    public static List<ProcessSetting> inForce() {
        return Made.SETTINGS;
    }

    private static List<ProcessSetting> make() {
        if (!System.getProperty("os.name", "").equals("Linux")) return List.of();
        ProcessSettings settings = new ProcessSettings(System.getenv());
        List<ProcessSetting> made = new ArrayList<>();
        for (Parameter parameter : Parameter.values()) made.add(settings.allocator(parameter));
        if (hugePagesAreAskedFor()) made.add(settings.hugePages());
        made.add(settings.spinning());
        made.add(settings.variable("OPENCV_LOG_LEVEL", "SILENT")); // damage is told by us, with the image's name
        return List.copyOf(made);
    }

    private ProcessSetting allocator(Parameter parameter) {
        return given(parameter.variable).or(() -> tunable(parameter.tunable())).orElseGet(() -> {
            String text = parameter.value < 0 ? "unlimited" : Integer.toString(parameter.value);
            // glibc's answer is 1 for yes
            return made(parameter.variable, text, () -> call("mallopt", parameter.number, parameter.value) - 1);
        });
    }

    /** glibc can only be told before the process starts, but libtorch asks for huge pages by itself if told to. */
    private ProcessSetting hugePages() {
        return tunable("glibc.malloc.hugetlb").orElseGet(() -> variable("THP_MEM_ALLOC_ENABLE", "1"));
    }

    private ProcessSetting spinning() {
        return given("OMP_WAIT_POLICY").orElseGet(() -> variable("GOMP_SPINCOUNT", "3000"));
    }

    private ProcessSetting variable(String name, String value) {
        return given(name).orElseGet(() -> made(name, value, () -> call("setenv", name, value, 0)));
    }

    private Optional<ProcessSetting> given(String variable) {
        return Optional.ofNullable(environment.get(variable))
                .map(value -> new ProcessSetting(variable, value, Source.ENVIRONMENT));
    }

    private Optional<ProcessSetting> tunable(String name) {
        return given("GLIBC_TUNABLES").filter(all -> all.value().contains(name + "="));
    }

    /** @param setting answers 0 for done */
    private static ProcessSetting made(String variable, String value, IntSupplier setting) {
        try {
            int code = setting.getAsInt();
            if (code == 0) return new ProcessSetting(variable, value, Source.FOVEA);
            return new ProcessSetting(variable, "refused by the C library", Source.NOBODY);
        } catch (LinkageError | RuntimeException e) { // another C library, no JNA, a JVM that forbids native access
            return new ProcessSetting(variable, String.valueOf(e.getMessage()), Source.NOBODY);
        }
    }

    private static int call(String function, Object... arguments) {
        return NativeLibrary.getProcess().getFunction(function).invokeInt(arguments);
    }

    /** Under {@code always} memory lies in huge pages unasked, under {@code never} it cannot. */
    private static boolean hugePagesAreAskedFor() {
        try {
            return Files.readString(HUGE_PAGES).contains("[madvise]");
        } catch (IOException e) {
            return false;
        }
    }
}
