package io.fovea.internal.torch;

import io.fovea.internal.file.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What decides how sums are rounded on this machine: libtorch and oneDNN choose their kernels by the processor's
 * instructions and caches, and by a few variables of the environment.
 */
public final class Arithmetic {
    private static final Path PROCESSOR = Path.of("/proc/cpuinfo");
    /** Bytes of the digest that are told. */
    private static final int BYTES = 8;

    /** What /proc/cpuinfo says of a processor that other processors of its kind have as well: of x86, then of arm64. */
    private static final Set<String> KIND = Set.of(
            "vendor_id",
            "cpu family",
            "model",
            "model name",
            "stepping",
            "cache size",
            "flags",
            "CPU implementer",
            "CPU architecture",
            "CPU variant",
            "CPU part",
            "CPU revision",
            "Features");

    private Arithmetic() {}

    /**
     * Version of libtorch, platform, and a digest of processor and environment, in one line. Where the system has no
     * {@code /proc/cpuinfo} (macOS, Windows), instructions and, on Windows, the processor's identifier stand for it.
     */
    public static String here() {
        EngineStatus engine = EngineStatus.now();
        String kind = kind(processor(), System.getenv());
        return "libtorch %s, %s, %s, processor %s"
                .formatted(engine.libtorch(), engine.platform(), engine.cpuCapability(), Sha256.digits(kind, BYTES));
    }

    private static List<String> processor() {
        try {
            return Files.isReadable(PROCESSOR) ? Files.readAllLines(PROCESSOR) : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }

    /**
     * @param lines of /proc/cpuinfo
     * @return the same for machines of one kind, whatever their number of cores and today's clock rate
     */
    static String kind(List<String> lines, Map<String, String> environment) {
        Set<String> said = new TreeSet<>();
        for (String line : lines) {
            if (KIND.contains(line.split(":", 2)[0].strip())) said.add(line.strip());
        }
        new TreeMap<>(environment).forEach((name, value) -> {
            if (name.matches("(ATEN|ONEDNN|DNNL)_.*|PROCESSOR_IDENTIFIER")) said.add(name + "=" + value);
        });
        return String.join("\n", said);
    }
}
