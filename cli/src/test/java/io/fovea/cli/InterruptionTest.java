package io.fovea.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "sends POSIX signals")
class InterruptionTest {
    /** Work that stops when asked, or never when its argument is {@code deaf}. */
    static final class Work {
        public static void main(String[] args) throws InterruptedException {
            Interruption interruption = Interruption.install(new Console(
                    new PrintWriter(System.out, true, UTF_8),
                    new PrintWriter(System.err, true, UTF_8),
                    Terminal.of(Map.of())));
            System.out.println("ready");
            while (args.length > 0 || !interruption.getAsBoolean()) Thread.sleep(10);
            System.out.println("saved");
            System.exit(3);
        }
    }

    @Test
    void theFirstSignalLetsTheWorkFinish() throws Exception {
        for (String signal : new String[] {"INT", "TERM"}) {
            Process work = work();
            try (BufferedReader out = reader(work)) {
                assertEquals("ready", out.readLine());
                send(signal, work);
                assertEquals("saved", out.readLine());
                assertEquals(3, work.waitFor());
            }
        }
    }

    @Test
    void theSecondSignalEndsTheProgramAtOnce() throws Exception {
        Process work = work("deaf");
        try (BufferedReader out = reader(work);
                BufferedReader err = new BufferedReader(new InputStreamReader(work.getErrorStream(), UTF_8))) {
            assertEquals("ready", out.readLine());
            send("INT", work);
            assertTrue(err.readLine().startsWith("stopping after this step"));
            send("INT", work);
            assertEquals(Interruption.EXIT_CODE, work.waitFor());
        }
    }

    /** Inspects many links to one large picture, whose decoding takes far longer than the test waits. */
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    @Test
    void anInspectionEndsAtTheFirstSignalAndPrintsNothing(@TempDir Path folder) throws Exception {
        Path picture = folder.resolve("picture.png");
        ImageIO.write(new BufferedImage(2500, 2500, BufferedImage.TYPE_INT_RGB), "png", picture.toFile());
        for (String name : List.of("a", "b")) {
            Path links = Files.createDirectories(folder.resolve("photos").resolve(name));
            for (int i = 0; i < 2000; i++) Files.createLink(links.resolve(i + ".png"), picture);
        }
        Process inspection = process(
                Fovea.class.getName(), "inspect", folder.resolve("photos").toString());
        try (BufferedReader out = reader(inspection);
                BufferedReader err = new BufferedReader(new InputStreamReader(inspection.getErrorStream(), UTF_8))) {
            assertEquals("checked 4,000 images", err.readLine());
            send("INT", inspection);
            assertEquals(Interruption.EXIT_CODE, inspection.waitFor());
            assertEquals(List.of(), out.lines().toList());
            assertTrue(
                    err.lines().anyMatch(line -> line.startsWith("stopping after this step")), "it was asked to end");
        }
    }

    private static Process work(String... arguments) throws IOException {
        return process(Work.class.getName(), arguments);
    }

    private static Process process(String main, String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", // as the jar's manifest says
                "-cp",
                System.getProperty("java.class.path"),
                main);
        builder.command().addAll(List.of(arguments));
        return builder.start();
    }

    private static BufferedReader reader(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    }

    private static void send(String signal, Process process) throws IOException, InterruptedException {
        assertEquals(
                0,
                new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor());
    }
}
