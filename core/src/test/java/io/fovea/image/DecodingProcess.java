package io.fovea.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Decodes files, several at a time, in a process of its own. */
final class DecodingProcess {
    private DecodingProcess() {}

    /**
     * @param heap such as 48m
     * @return what came of each file and all that the process said besides, sorted
     */
    static List<String> decode(String heap, List<Path> files) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "--enable-native-access=ALL-UNNAMED", // newer JVMs warn without it
                "-cp",
                System.getProperty("java.class.path"),
                DecodingProcess.class.getName()));
        files.forEach(file -> command.add(file.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process process = builder.start();
        String output;
        try (InputStream in = process.getInputStream()) {
            output = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        if (process.waitFor() != 0) throw new AssertionError(output);
        return output.lines().sorted().toList();
    }

    public static void main(String[] files) {
        List.of(files).parallelStream().forEach(DecodingProcess::decode);
    }

    private static void decode(String file) {
        Path path = Path.of(file);
        String outcome;
        try {
            ImageDecoder.DEFAULT.decode(Files.readAllBytes(path), file, Image::width);
            outcome = "read";
        } catch (UnreadableImage e) {
            outcome = e.isDamaged() ? "damaged" : "unavailable";
        } catch (IOException e) {
            outcome = e.toString();
        }
        System.out.println(path.getFileName() + ": " + outcome);
    }
}
