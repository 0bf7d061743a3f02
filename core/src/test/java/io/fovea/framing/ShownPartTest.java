package io.fovea.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fovea.image.Image;
import io.fovea.image.Resampling;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a frame shows, by images that are brighter the further down, or the further right. */
class ShownPartTest {
    private static final int BORDER = 7;

    static List<Framing> framings() {
        return List.of(
                new Squash(24, 20),
                new ShorterSideCrop(30, 24, 20),
                new ShorterSideCrop(24, 24, 24),
                new ShorterSideCrop(16, 24, 20),
                new Letterbox(24, 20, BORDER, Resampling.BILINEAR),
                new Letterbox(20, 33, BORDER, Resampling.BICUBIC),
                new Draft(new ShorterSideCrop(30, 24, 20)),
                new Draft(new Letterbox(24, 20, BORDER, Resampling.BILINEAR)));
    }

    @ParameterizedTest
    @MethodSource("framings")
    void everyPixelOfAFrameShowsTheSharesThatAreSaid(Framing framing) {
        for (int[] size : new int[][] {{200, 300}, {300, 200}, {240, 240}, {201, 977}}) {
            int height = size[0], width = size[1];
            ShownPart part = framing.shown(height, width);
            Image down = framing.frame(ramp(height, width, true), new SplittableRandom(0));
            Image right = framing.frame(ramp(height, width, false), new SplittableRandom(0));
            double[] rows = shares(part.top(), part.height(), framing.height());
            double[] columns = shares(part.left(), part.width(), framing.width());
            String where = framing.text() + " of " + height + "x" + width;
            for (int y = 0; y < rows.length; y++) {
                for (int x = 0; x < columns.length; x++) {
                    if (!isInside(rows[y], rows) || !isInside(columns[x], columns)) continue;
                    assertEquals(255 * rows[y], value(down, y, x), 1.5, where + ", row " + y);
                    assertEquals(255 * columns[x], value(right, y, x), 1.5, where + ", column " + x);
                }
            }
        }
    }

    /** Half a pixel of the frame from the image's ends: nearer there is nothing beyond to make a mean of. */
    private static boolean isInside(double share, double[] shares) {
        double pixel = shares[1] - shares[0];
        return share > pixel && share < 1 - pixel;
    }

    private static double[] shares(double from, double size, int pixels) {
        double[] shares = new double[pixels];
        for (int i = 0; i < pixels; i++) shares[i] = from + (i + 0.5) / pixels * size;
        return shares;
    }

    private static int value(Image image, int y, int x) {
        return image.pixels()[y * image.width() + x] & 255;
    }

    private static Image ramp(int height, int width, boolean isDown) {
        byte[] pixels = new byte[height * width];
        for (int i = 0; i < pixels.length; i++) {
            int row = i / width, column = i % width;
            double share = isDown ? (row + 0.5) / height : (column + 0.5) / width;
            pixels[i] = (byte) Math.round(255 * share);
        }
        return new Image(height, width, 1, pixels);
    }

    @Test
    void aLetterboxReachesBeyondTheImageAndACropDoesNotShowAllOfIt() {
        assertEquals(new ShownPart(-0.5, 0, 2, 1), new Letterbox(32, 32).shown(50, 100));
        assertEquals(new ShownPart(0, 0.25, 1, 0.5), new ShorterSideCrop(32, 32, 32).shown(50, 100));
        assertEquals(ShownPart.WHOLE, new Squash(32, 32).shown(50, 100));
    }

    @Test
    void aRandomFramingHasNone() {
        assertThrows(IllegalStateException.class, () -> new RandomResizedCrop(8, 8).shown(50, 100));
        assertThrows(IllegalArgumentException.class, () -> new ShownPart(0, 0, 0, 1));
    }
}
