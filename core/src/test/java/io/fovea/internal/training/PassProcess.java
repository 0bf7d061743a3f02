package io.fovea.internal.training;

import io.fovea.internal.model.ImageModel;
import io.fovea.train.Recompute;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** One pass in a process of its own, whose peak of memory is that of the pass. */
final class PassProcess {
    private static final Path STATUS = Path.of("/proc/self/status");

    /** Taking a 5, it forgets the peak so far; Linux only. */
    static final Path FORGET = Path.of("/proc/self/clear_refs");

    private PassProcess() {}

    /** By how many kB a pass raises the most that the process has held. */
    static long peak(Recompute recompute) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED", // newer JVMs warn without it
                        "-cp",
                        System.getProperty("java.class.path"),
                        PassProcess.class.getName(),
                        recompute.name())
                .redirectErrorStream(true);
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process process = builder.start();
        String output;
        try (InputStream in = process.getInputStream()) {
            output = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        if (process.waitFor() != 0) throw new AssertionError(output);
        return Long.parseLong(output.lines().reduce("", (before, last) -> last).strip());
    }

    public static void main(String[] recompute) throws IOException {
        try (ImageModel model = ForwardPassTest.model("resnet56");
                ImageModel small = ForwardPassTest.model("resnet20")) {
            ForwardPassTest.passed(small, Recompute.BLOCKS, "fp32"); // the engine's own needs
            Files.writeString(FORGET, "5");
            long before = most();
            ForwardPassTest.passed(model, Recompute.valueOf(recompute[0]), "fp32");
            System.out.println(most() - before);
        }
    }

    private static long most() throws IOException {
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
