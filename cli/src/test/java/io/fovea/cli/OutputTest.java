package io.fovea.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Results that cannot be written are no results. */
class OutputTest {
    @TempDir
    static Path folder;

    static Path data;
    static Path bundle;

    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void train() throws IOException {
        data = Bars.draw(folder.resolve("bars"));
        bundle = folder.resolve("run/best.fovea");
        OutputTest first = new OutputTest();
        assertEquals(0, first.run(new ByteArrayOutputStream(), train("run")), first.err.toString());
    }

    private static String[] train(String out) {
        return new String[] {
            "train",
            data.toString(),
            "--model",
            "cnn",
            "--epochs",
            "1",
            "--batch-size",
            "8",
            "--out",
            folder.resolve(out).toString()
        };
    }

    /** A disk with some room, or the pipe to a reader that takes so many bytes. */
    private static final class Ending extends OutputStream {
        private final String reason;
        private long room;

        Ending(String reason, long room) {
            this.reason = reason;
            this.room = room;
        }

        @Override
        public void write(int b) throws IOException {
            if (room-- <= 0) throw new IOException(reason);
        }
    }

    private int run(OutputStream out, String... args) {
        PrintWriter writer = new PrintWriter(new CheckedOutput(out), true, UTF_8);
        return Fovea.run(Terminal.of(Map.of()), writer, new PrintWriter(err, true), args);
    }

    static Stream<List<String>> commands() {
        String photo = data.resolve("test/down/0.png").toString(), photos = data.toString(), model = bundle.toString();
        return Stream.of(
                List.of("--help"),
                List.of("--version"),
                List.of("train", "--help"),
                List.of("models"),
                List.of("models", "resnet18", "--layers"),
                List.of("models", "--json"),
                List.of("doctor"),
                List.of("doctor", "--json"),
                List.of("inspect", photos),
                List.of("inspect", photos, "--json"),
                List.of("inspect", model),
                List.of("predict", model, photo),
                List.of("predict", model, photo, "--format", "json"),
                List.of("predict", model, photo, "--format", "csv"),
                List.of("evaluate", model, photos),
                List.of("evaluate", model, photos, "--json"),
                List.of("demo", "--out", folder.resolve("demo").toString()),
                List.of(train("another")));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aFullDiskIsToldInOneLine(List<String> args) {
        assertEquals(2, run(new Ending("No space left on device", 0), anew(args)), err.toString());
        List<String> errors = err.toString()
                .lines()
                .filter(line -> line.startsWith("error: "))
                .toList();
        assertEquals(List.of("error: cannot write to standard output: No space left on device"), errors);
        assertFalse(err.toString().contains("\tat "), err.toString());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aClosedPipeEndsQuietly(List<String> args) {
        assertEquals(141, run(new Ending("Broken pipe", 0), anew(args)), err.toString());
        assertFalse(err.toString().contains("error"), err.toString());
        assertFalse(err.toString().contains("\tat "), err.toString());
    }

    private static String[] anew(List<String> args) {
        boolean trains = args.contains("--epochs");
        return Stream.concat(args.stream(), trains ? Stream.of("--overwrite") : Stream.of())
                .toArray(String[]::new);
    }

    @Test
    void predictStopsWhenItsReaderHasGone() throws IOException {
        Path many = Files.createDirectories(folder.resolve("many"));
        for (int i = 0; i < 200; i++) Files.copy(data.resolve("test/down/0.png"), many.resolve(i + ".png"));
        int[] lines = {0};
        OutputStream head = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                if (lines[0] == 3) throw new IOException("Broken pipe");
                if (b == '\n') lines[0]++;
            }
        };
        assertEquals(141, run(head, "predict", bundle.toString(), many.toString(), "--threads", "1"));
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "has /dev/full")
    void theProgramItselfTellsAFullDisk() throws IOException, InterruptedException {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED", // as the jar's manifest says
                        "-cp",
                        System.getProperty("java.class.path"),
                        Fovea.class.getName(),
                        "--version")
                .redirectOutput(Path.of("/dev/full").toFile())
                .start();
        String errors = new String(program.getErrorStream().readAllBytes(), UTF_8);
        assertEquals(2, program.waitFor(), errors);
        assertTrue(errors.startsWith("error: cannot write to standard output: "), errors);
    }

    /** libjpeg and libpng print a line of their own, without a name. */
    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "has /proc")
    void ofDamagedImagesOnlyTheProgramTellsAndWithTheirNames() throws IOException, InterruptedException {
        Path inbox = Files.createDirectories(folder.resolve("damaged"));
        BufferedImage noise = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 64 * 64; i++) noise.setRGB(i % 64, i / 64, i * 2654435 % (1 << 24));
        Path jpeg = inbox.resolve("inside.jpg");
        ImageIO.write(noise, "jpg", jpeg.toFile());
        byte[] bytes = Files.readAllBytes(jpeg);
        Arrays.fill(bytes, bytes.length / 2, bytes.length - 2, (byte) 0xA5);
        Files.write(jpeg, bytes);
        Files.writeString(inbox.resolve("text.png"), "no picture");
        for (String wanted : List.of("", "1")) {
            ProcessBuilder program = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Fovea.class.getName(),
                    "predict",
                    bundle.toString(),
                    inbox.toString());
            if (!wanted.isEmpty()) program.environment().put("FOVEA_NATIVE_MESSAGES", wanted);
            Process running = program.start();
            String errors = new String(running.getErrorStream().readAllBytes(), UTF_8);
            String answers = new String(running.getInputStream().readAllBytes(), UTF_8);
            assertEquals(2, running.waitFor(), errors);
            assertEquals(!wanted.isEmpty(), errors.contains("Corrupt JPEG data"), errors);
            assertTrue(answers.contains("text.png: error: not an image"), answers);
        }
    }
}
