package io.fovea.internal.process;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** Memory that this process may still take without others losing theirs. */
public final class FreeMemory {
    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final long KB = 1024;

    private FreeMemory() {}

    /**
     * In bytes: what Linux says is available, which includes what it would drop from its cache of files; in a container
     * no more than its limit leaves.
     */
    public static long bytes() {
        List<String> lines = lines();
        OptionalLong available = entry("MemAvailable", lines), all = entry("MemTotal", lines);
        if (!(ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean machine)) {
            return available.orElse(Runtime.getRuntime().maxMemory());
        }
        if (available.isEmpty()) return machine.getFreeMemorySize();
        boolean isLimited = machine.getTotalMemorySize() < all.orElse(0);
        return isLimited ? Math.min(available.getAsLong(), machine.getFreeMemorySize()) : available.getAsLong();
    }

    private static List<String> lines() {
        try {
            return Files.isReadable(MEMORY) ? Files.readAllLines(MEMORY) : List.of();
        } catch (IOException e) { // the JVM's word does
            return List.of();
        }
    }

    /** Of a line such as {@code MemAvailable: 8094260 kB}, in bytes. */
    static OptionalLong entry(String name, List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.replaceAll("\\D", ""))
                .filter(digits -> !digits.isEmpty())
                .mapToLong(digits -> Long.parseLong(digits) * KB)
                .findFirst();
    }
}
