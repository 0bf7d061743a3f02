package io.fovea.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AugmentCommandTest {
    /** Between images; an image of 16 pixels is shown six times as large. */
    private static final int GAP = 4, SHOWN = 96;

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void draw() throws IOException {
        Bars.draw(folder.resolve("data"));
    }

    private int augment(String... args) {
        String[] all = new String[args.length + 2];
        all[0] = "augment";
        all[1] = folder.resolve("data").toString();
        System.arraycopy(args, 0, all, 2, args.length);
        return Fovea.run(Terminal.of(Map.of()), new PrintWriter(out, true), new PrintWriter(err, true), all);
    }

    private String grid() {
        return folder.resolve("grid.png").toString();
    }

    private BufferedImage read() throws IOException {
        return ImageIO.read(folder.resolve("grid.png").toFile());
    }

    @Test
    void everyRowIsAnImageBesideItsAugmentedOnes() throws IOException {
        assertEquals(
                0,
                augment("--augment", "flip=1", "--rows", "2", "--columns", "3", "--size", "16", "--out", grid()),
                err.toString());
        BufferedImage drawn = read();
        assertEquals(GAP + 4 * (SHOWN + GAP), drawn.getWidth());
        assertEquals(GAP + 2 * (SHOWN + GAP), drawn.getHeight());
        for (int row = 0; row < 2; row++) {
            int top = GAP + row * (SHOWN + GAP);
            for (int column = 1; column < 4; column++) {
                for (int x = 0; x < SHOWN; x++) {
                    int left = GAP + column * (SHOWN + GAP);
                    assertEquals(drawn.getRGB(GAP + x, top + 20), drawn.getRGB(left + SHOWN - 1 - x, top + 20));
                }
            }
        }
        assertTrue(out.toString().contains("2 images, each beside what flip=1"), out.toString());
        assertTrue(out.toString().contains("row 2  down  train/down/"), out.toString());
    }

    @Test
    void theSameCommandDrawsTheSamePicture() throws IOException {
        assertEquals(0, augment("--augment", "affine,erase,mixup", "--out", grid()), err.toString());
        byte[] first = Files.readAllBytes(Path.of(grid()));
        assertEquals(0, augment("--augment", "affine,erase,mixup", "--out", grid()), err.toString());
        assertArrayEquals(first, Files.readAllBytes(Path.of(grid())));
        assertEquals(0, augment("--augment", "affine,erase,mixup", "--seed", "1", "--out", grid()), err.toString());
        assertFalse(java.util.Arrays.equals(first, Files.readAllBytes(Path.of(grid()))), "the seed changed nothing");
    }

    @Test
    void aDamagedImageIsNamedAndLeftOut() throws IOException {
        Files.write(folder.resolve("data/train/across/0.png"), new byte[] {1, 2, 3});
        assertEquals(0, augment("--augment", "flip", "--rows", "2", "--out", grid()), err.toString());
        assertTrue(err.toString().contains("train/across/0.png"), err.toString());
        assertEquals(GAP + SHOWN + GAP, read().getHeight());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --out                     | grid.png       | nothing is said
                    --augment flop --out      | grid.png       | flip
                    --augment flip=2 --out    | grid.png       | the probability must be in [0, 1]
                    --augment flip --out      | grid.jpg       | .png
                    --augment flip --out      | nowhere/a.png  | no such folder
                    --recipe none.yaml --out  | grid.png       | none.yaml
                    --augment flip --size 4096 --rows 1000 --columns 1000 --out | grid.png | million pixels
                    """)
    void whatCannotBeDrawnIsSaidAndNothingIsWritten(String args, String file, String words) throws IOException {
        assertEquals(2, augment((args + " " + folder.resolve(file)).split(" ")), out.toString());
        assertTrue(err.toString().contains(words), err.toString());
        try (var files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
    }
}
