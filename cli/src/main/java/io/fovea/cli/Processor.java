package io.fovea.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The processor as Linux describes it; elsewhere unknown.
 *
 * @param instructions those extensions that libtorch has kernels for
 */
record Processor(String model, List<String> instructions) {
    private static final Set<String> OF_INTEREST = Set.of(
            "avx2", "fma", "avx512f", "avx512vl", "avx512_vnni", "avx512_bf16", "avx512_fp16", "amx_tile", "amx_bf16");

    static Processor here() {
        Path description = Path.of("/proc/cpuinfo");
        try {
            return Files.isReadable(description) ? parse(Files.readAllLines(description)) : unknown();
        } catch (IOException e) {
            return unknown();
        }
    }

    static Processor parse(List<String> cpuinfo) {
        String model = "unknown";
        List<String> instructions = new ArrayList<>();
        for (String line : cpuinfo) {
            int colon = line.indexOf(':');
            if (colon < 0) break; // the first blank line ends the first core
            String name = line.substring(0, colon).strip(),
                    value = line.substring(colon + 1).strip();
            if (name.equals("model name")) model = value;
            if (name.equals("flags")) {
                Arrays.stream(value.split(" ", -1))
                        .filter(OF_INTEREST::contains)
                        .forEach(instructions::add);
            }
        }
        return new Processor(model, List.copyOf(instructions));
    }

    private static Processor unknown() {
        return new Processor("unknown", List.of());
    }
}
