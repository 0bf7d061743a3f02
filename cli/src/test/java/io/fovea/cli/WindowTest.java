package io.fovea.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** In a terminal that util-linux' {@code script} makes. */
class WindowTest {
    private static final Path SCRIPT = Path.of("/usr/bin/script");

    /** Prints what is known before and after the window is resized. */
    static final class Asking {
        public static void main(String[] args) throws IOException, InterruptedException {
            System.out.println(Window.isTerminal(1) + " " + Window.isTerminal(2) + " " + Window.columns());
            new ProcessBuilder("stty", "cols", "61").inheritIO().start().waitFor();
            System.out.println(Window.columns());
        }
    }

    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    @Test
    void theWidthIsAskedAnewAndAPipeIsNoTerminal() throws Exception {
        assumeTrue(
                Files.isExecutable(SCRIPT) && System.getProperty("os.name").equals("Linux"),
                "needs script(1) of Linux");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String command = "stty cols 73; '" + java + "' -cp '" + System.getProperty("java.class.path") + "' '"
                + Asking.class.getName() + "' 2>/dev/null";
        Process process = new ProcessBuilder(SCRIPT.toString(), "-qec", command, "/dev/null")
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), UTF_8)
                .lines()
                .toList();
        assertEquals(List.of("true false 73", "61"), lines);
    }
}
