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
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final long KB = 1024;

    private FreeMemory() {}

    /**
     * In bytes: what Linux says is available, which includes what it would drop from its cache of files; in a container
     * no more than this process may add to what it holds itself, since what the JVM says is free there leaves the cache
     * of files out.
     */
    public static long bytes() {
        List<String> lines = lines(MEMORY);
        OptionalLong available = entry("MemAvailable", lines), all = entry("MemTotal", lines);
        if (!(ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean machine)) {
            return available.orElse(Runtime.getRuntime().maxMemory());
        }
        if (available.isEmpty()) return machine.getFreeMemorySize();
        boolean isLimited = machine.getTotalMemorySize() < all.orElse(0);
        if (!isLimited) return available.getAsLong();
        OptionalLong own = entry("VmRSS", lines(STATUS));
        return own.isEmpty()
                ? Math.min(available.getAsLong(), machine.getFreeMemorySize())
                : room(available.getAsLong(), machine.getTotalMemorySize(), own.getAsLong());
    }

    /**
     * @param limit of the container
     * @param own memory of this process
     */
    static long room(long available, long limit, long own) {
        return Math.max(0, Math.min(available, limit - own));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.isReadable(file) ? Files.readAllLines(file) : List.of();
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
