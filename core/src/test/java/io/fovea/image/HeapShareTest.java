package io.fovea.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeapShareTest {
    @Test
    void aLargeImageWaitsForTheOneBeforeIt() throws InterruptedException {
        CountDownLatch taken = new CountDownLatch(1);
        HeapShare first = HeapShare.take(Long.MAX_VALUE);
        Thread second = new Thread(() -> {
            try (HeapShare share = HeapShare.take(Long.MAX_VALUE)) {
                taken.countDown();
            }
        });
        second.start();
        while (second.getState() != Thread.State.WAITING) Thread.onSpinWait();
        assertEquals(1, taken.getCount());
        first.close();
        second.join();
        assertEquals(0, taken.getCount());
    }

    @Test
    void anImageThatDoesNotFitIsUnavailableAndTheNextOneIsRead() {
        byte[] png = GoldenPictures.file("decode/rgb.png");
        for (int i = 0; i < 3; i++) {
            UnreadableImage error = assertThrows(
                    UnreadableImage.class,
                    () -> ImageDecoder.DEFAULT.decode(png, "large.png", image -> {
                        throw new OutOfMemoryError("Java heap space");
                    }));
            assertFalse(error.isDamaged());
            assertTrue(error.getMessage().startsWith("large.png: 13 x 9 pixels do not fit into"), error.getMessage());
            assertTrue(error.fix().contains("-Xmx") && error.fix().contains("--max-pixels"), error.fix());
        }
        assertArrayEquals(
                GoldenPictures.drawn(9, 13, 3).pixels(),
                ImageDecoder.DEFAULT.decode(png, "small.png").pixels());
    }

    /** In a process of its own with a heap of 48 MB: pictures of 30 million pixels beside small ones. */
    @Test
    void withAHeapTooSmallForSomeTheOthersAreRead(@TempDir Path folder) throws IOException, InterruptedException {
        BufferedImage large = new BufferedImage(6000, 5000, BufferedImage.TYPE_BYTE_BINARY);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                "-cp",
                System.getProperty("java.class.path"),
                "io.fovea.image.HeapShareTest$SmallHeap"));
        for (String format : List.of("png", "gif", "bmp", "tif")) {
            Path file = folder.resolve("large." + format);
            assertTrue(ImageIO.write(large, format.equals("tif") ? "tiff" : format, file.toFile()));
            command.add(file.toString());
        }
        for (String small : List.of("rgb.png", "baseline.jpg", "still.gif", "lzw.tif", "rgb.bmp", "lossy.webp")) {
            command.add(1 + command.indexOf("io.fovea.image.HeapShareTest$SmallHeap"), folder.resolve(small) + "");
            Files.write(folder.resolve(small), GoldenPictures.file("decode/" + small));
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output;
        try (InputStream in = process.getInputStream()) {
            output = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        assertEquals(0, process.waitFor(), output);
        List<String> lines =
                output.lines().filter(line -> line.startsWith("-> ")).sorted().toList();
        assertEquals(
                List.of(
                        "-> baseline.jpg: read",
                        "-> large.bmp: unavailable",
                        "-> large.gif: unavailable",
                        "-> large.png: unavailable",
                        "-> large.tif: unavailable",
                        "-> lossy.webp: read",
                        "-> lzw.tif: read",
                        "-> rgb.bmp: read",
                        "-> rgb.png: read",
                        "-> still.gif: read"),
                lines,
                output);
    }

    /** Decodes the files named, four at a time, and says what came of each. */
    static final class SmallHeap {
        public static void main(String[] files) {
            List.of(files).parallelStream().forEach(SmallHeap::read);
        }

        private static void read(String file) {
            Path path = Path.of(file);
            String outcome;
            try {
                ImageDecoder.DEFAULT.decode(Files.readAllBytes(path), file);
                outcome = "read";
            } catch (UnreadableImage e) {
                outcome = e.isDamaged() ? "damaged" : "unavailable";
            } catch (IOException e) {
                outcome = e.toString();
            }
            System.out.println("-> " + path.getFileName() + ": " + outcome);
        }
    }
}
