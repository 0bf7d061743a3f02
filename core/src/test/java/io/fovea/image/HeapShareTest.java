package io.fovea.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
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

    /** With a heap of 48 MB: pictures of 30 million pixels beside small ones. */
    @Test
    void withAHeapTooSmallForSomeTheOthersAreRead(@TempDir Path folder) throws IOException, InterruptedException {
        List<Path> files = new ArrayList<>();
        for (String small : List.of("rgb.png", "baseline.jpg", "still.gif", "lzw.tif", "rgb.bmp", "lossy.webp")) {
            files.add(Files.write(folder.resolve(small), GoldenPictures.file("decode/" + small)));
        }
        BufferedImage large = new BufferedImage(6000, 5000, BufferedImage.TYPE_BYTE_BINARY);
        for (String format : List.of("png", "gif", "bmp", "tiff")) {
            Path file = folder.resolve("large." + format);
            assertTrue(ImageIO.write(large, format, file.toFile()));
            files.add(file);
        }
        assertEquals(
                List.of(
                        "baseline.jpg: read",
                        "large.bmp: unavailable",
                        "large.gif: unavailable",
                        "large.png: unavailable",
                        "large.tiff: unavailable",
                        "lossy.webp: read",
                        "lzw.tif: read",
                        "rgb.bmp: read",
                        "rgb.png: read",
                        "still.gif: read"),
                DecodingProcess.decode("48m", files));
    }

    /** Of 75 MB each in a heap of 128 MB: only one at a time has room. */
    @Test
    void largeImagesThatFitOneByOneAreAllRead(@TempDir Path folder) throws IOException, InterruptedException {
        BufferedImage large = new BufferedImage(5000, 5000, BufferedImage.TYPE_BYTE_BINARY);
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < 4; i++) files.add(folder.resolve(i + ".png"));
        for (Path file : files) assertTrue(ImageIO.write(large, "png", file.toFile()));
        assertEquals(
                List.of("0.png: read", "1.png: read", "2.png: read", "3.png: read"),
                DecodingProcess.decode("128m", files));
    }
}
